"""What holds for every name, every list of payments, and every damaged file."""

from __future__ import annotations

import io
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.zengin.helpers import (
    CRLF,
    EDI,
    STANDARD,
    WIDE,
    found,
    kana,
    plainly_read,
    records_of,
    written,
)

from madoguchi.rules.zengin import (
    NotConvertible,
    Payment,
    Refused,
    errors,
    read_file,
    summarise,
    to_bank_kana,
)
from madoguchi.rules.zengin.accounts import ACCOUNT_TYPES
from madoguchi.rules.zengin.characters import allowed, encode, orphan_mark, safe_cut
from madoguchi.rules.zengin.quick_names import quick_bytes
from madoguchi.rules.zengin.spelling import spellings

KNOWN = [*sorted(spellings()), "株", "髙", "～", "\ud800"]
NAMES = st.text(alphabet=st.sampled_from(KNOWN), max_size=40) | st.text(max_size=12)
ORDINARY = st.text(alphabet="アカガサパャッーﾀﾞ　ABz・-", min_size=1, max_size=14).filter(
    lambda text: quick_bytes(text, STANDARD, 30) is not None
)
PROFILES = st.sampled_from([STANDARD, CRLF, EDI, WIDE, replace(STANDARD, wo="o", truncate=True)])
PAYMENTS = st.lists(
    st.builds(
        Payment,
        bank_code=st.just("9900"),
        branch_code=st.sampled_from(["058", "738"]),
        account_type=st.sampled_from([*ACCOUNT_TYPES]),
        account_number=st.integers(1, 9_999_999).map(str),
        payee_name=ORDINARY,
        amount=st.integers(1, 9_999_999_999),
        key=st.integers(1, 10**20 - 1).map(str),
        legal_entity=st.booleans(),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: int(one.key),
)


@given(NAMES, PROFILES, st.booleans())
def test_a_name_that_is_accepted_stays_inside_the_table(text: str, profile: object, legal: bool) -> None:
    try:
        result = to_bank_kana(text, profile, legal, width=30)
    except NotConvertible as error:
        assert error.message and error.remedy
        error.message.encode("utf-8")
        return
    assert 0 < len(result.encoded) == len(result.text) <= 30
    assert not result.encoded.translate(None, allowed("party", profile.symbols, wo=profile.wo == "keep"))
    assert not orphan_mark(result.encoded)
    assert kana(result.encoded) == result.text


@given(NAMES, PROFILES, st.booleans())
def test_converting_again_changes_nothing(text: str, profile: object, legal: bool) -> None:
    try:
        once = to_bank_kana(text, profile, legal).text
    except NotConvertible:
        return
    assert to_bank_kana(once, profile, legal).text == once


@given(NAMES, PROFILES)
def test_the_short_way_is_the_long_way(text: str, profile: object) -> None:
    quick = quick_bytes(text, profile, 30)
    if quick is not None:
        result = to_bank_kana(text, profile, width=30)
        assert quick == result.encoded
        assert not result.material


@given(st.lists(st.sampled_from(["ｱ", "ｶﾞ", "ﾊﾟ", " ", "A"]), max_size=30), st.integers(1, 40))
def test_a_cut_falls_between_letters_and_takes_as_many_as_fit(letters: list[str], width: int) -> None:
    whole = [letters[:count] for count in range(len(letters) + 1)]
    longest = max((part for part in whole if len("".join(part)) <= width), key=len)
    assert safe_cut(encode("".join(letters)), width) == encode("".join(longest).rstrip(" "))


@settings(max_examples=60)
@given(PAYMENTS, st.sampled_from([STANDARD, CRLF, WIDE]))
def test_what_was_written_is_read_back(payments: list[Payment], profile: object) -> None:
    data = written(payments, profile)
    read = [
        (one.account, one.amount, int(one.key))
        for one in read_file(io.BytesIO(data))
        if hasattr(one, "payee_name")
    ]
    assert read == [
        (replace(one, account_number=one.account_number.zfill(7)).account, one.amount, int(one.key))
        for one in payments
    ]
    names = [to_bank_kana(one.payee_name, profile, one.legal_entity).text for one in payments]
    assert [row["payee_name"] for row in plainly_read(data)] == names


@settings(max_examples=60)
@given(PAYMENTS, st.sampled_from([STANDARD, CRLF, WIDE]))
def test_what_was_written_is_sound_and_adds_up(payments: list[Payment], profile: object) -> None:
    data = written(payments, profile)
    assert errors(found(data, profile)) == []
    seen = summarise(io.BytesIO(data))
    total = sum(one.amount for one in payments)
    assert (seen.count, seen.amount) == (seen.declared_count, seen.declared_amount) == (len(payments), total)
    assert records_of(data)[-2][:19] == b"8%06d%012d" % (len(payments), total)


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_file_never_breaks_the_checker(data: st.DataObject) -> None:
    file = written(
        [Payment("0155", "011", "1", str(n), "ヤマダ　ガク", n, str(n)) for n in range(1, 4)], CRLF
    )
    at = data.draw(st.integers(0, len(file)))
    gone = data.draw(st.integers(0, 130))
    put = data.draw(st.binary(max_size=130))
    damaged = file[:at] + put + file[at + gone :]
    findings = found(damaged)
    for one in findings:
        assert one.record >= 0 and one.position >= 0
        one.message.encode("utf-8")
    try:
        list(read_file(io.BytesIO(damaged)))
    except Refused:
        assert any(one.severity == "error" for one in findings)


@given(st.integers(0, 10**7 - 1), st.integers(0, 99))
def test_one_more_or_less_in_the_trailer_is_always_seen(amount: int, count: int) -> None:
    lines = records_of(written([Payment("0155", "011", "1", "1", "ヤマダ", 10_000, "1")]))
    lines[2] = b"8%06d%012d" % (count, amount) + lines[2][19:]
    rules = {one.rule for one in found(b"".join(lines))}
    assert ("trailer-count" in rules, "trailer-amount" in rules) == (count != 1, amount != 10_000)
