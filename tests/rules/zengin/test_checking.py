"""What is found in a bank file that somebody else wrote, or that something happened to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rules.zengin.helpers import (
    CRLF,
    EDI,
    SENDER,
    STANDARD,
    found,
    payment,
    records_of,
    rules_of,
    written,
)

from madoguchi.rules.zengin import Finding, load_profile
from madoguchi.rules.zengin.layout import Limits, assemble, layout

PAYMENTS = [payment(1), payment(2, amount=2_000), payment(3, amount=300)]
FILE = written(PAYMENTS)
LINES = records_of(FILE)


def changed(record: int, at: int, data: bytes, *, lines: list[bytes] = LINES) -> bytes:
    """The file with bytes of one record (from 1) replaced at a position (from 1)."""
    line = lines[record - 1]
    line = line[: at - 1] + data + line[at - 1 + len(data) :]
    return b"".join([*lines[: record - 1], line, *lines[record:]])


def places(findings: list[Finding]) -> list[tuple[str, int, int]]:
    return [(one.rule, one.record, one.position) for one in findings]


@pytest.mark.parametrize("profile", [None, STANDARD])
def test_a_file_of_ours_has_nothing_against_it(profile: object) -> None:
    assert found(FILE, profile) == []


@pytest.mark.parametrize(
    ("record", "at", "data", "rule", "position"),
    [
        (1, 55, b"0230", "header-date", 55),
        (1, 55, b"1301", "header-date", 55),
        (1, 55, b"0000", "header-date", 55),
        (1, 55, b"1231", "header-date-closed", 55),
        (1, 55, b"04 1", "field-digits", 57),
        (1, 5, b"A", "field-digits", 5),
        (1, 15, b"a", "field-characters", 15),
        (1, 59, b"9998", "bank-unknown", 59),
        (1, 78, b"999", "branch-unknown", 78),
        (1, 96, b"4", "field-value", 96),
        (2, 2, b"9998", "bank-unknown", 2),
        (2, 21, b"999", "branch-unknown", 21),
        (2, 6, b"\xb1".ljust(15), "bank-name-differs", 6),
        (2, 24, b"\xb1".ljust(15), "bank-name-differs", 24),
        (2, 43, b"3", "field-value", 43),
        (2, 44, b"0000000", "account-zero", 44),
        (2, 44, b"  12345", "field-digits", 44),
        (2, 51, b"yamada", "field-characters", 51),
        (2, 52, b"\xa7", "field-characters", 52),
        (2, 52, b"\xac", "field-characters", 52),
        (2, 52, b"\xb0", "field-characters", 52),
        (2, 52, b"\xa5", "field-characters", 52),
        (2, 52, b"\xa6", "field-characters", 52),
        (2, 52, b"\0", "field-characters", 52),
        (2, 51, b"\x8e\x52\x93\x63", "field-characters", 51),
        (2, 51, b"\x81\x7c", "field-characters", 51),
        (2, 51, b",", "field-characters", 51),
        (2, 51, b" " * 30, "field-empty", 51),
        (2, 51, b" ", "field-align", 51),
        (2, 51, b"\xb1\xde", "mark-orphan", 52),
        (2, 91, b"3", "field-value", 91),
        (2, 92, b"A", "field-digits", 92),
        (2, 112, b"1", "field-value", 112),
        (2, 113, b"X", "field-value", 113),
        (2, 114, b"0", "dummy", 114),
        (5, 2, b"00000X", "field-digits", 7),
        (5, 2, b"000004", "trailer-count", 2),
        (5, 2, b"000002", "trailer-count", 2),
        (5, 8, b"000000012301", "trailer-amount", 8),
        (5, 8, b"000000012299", "trailer-amount", 8),
        (5, 20, b"X", "dummy", 20),
        (6, 120, b"X", "dummy", 120),
    ],
)
def test_each_field(record: int, at: int, data: bytes, rule: str, position: int) -> None:
    assert (rule, record, position) in places(found(changed(record, at, data)))


def test_a_changed_amount_breaks_the_sum_and_nothing_else() -> None:
    assert places(found(changed(3, 81, b"0000002001"))) == [("trailer-amount", 5, 8)]


def test_an_amount_of_nothing() -> None:
    assert places(found(changed(3, 81, b"0000000000")))[0] == ("amount-low", 3, 81)


def test_an_amount_that_cannot_be_read_is_not_taken_for_zero() -> None:
    assert places(found(changed(3, 81, b"00000-2000"))) == [("field-digits", 3, 86)]


@pytest.mark.parametrize("data", [b"", b"\x1a", b"\r\n", b"x", b"2" * 120, FILE[:60], bytes(range(256)) * 10])
def test_what_is_no_bank_file_has_an_error(data: bytes) -> None:
    assert any(one.severity == "error" for one in found(data))


def test_optional_parts_may_be_blank() -> None:
    blank = changed(2, 6, b" " * 15)
    for at, length in ((24, 15), (39, 4), (91, 1), (112, 1)):
        blank = changed(2, at, b" " * length, lines=records_of(blank))
    blank = changed(1, 63, b" " * 15, lines=records_of(blank))
    blank = changed(1, 96, b" " * 8, lines=records_of(blank))
    assert found(blank) == []


@pytest.mark.parametrize("code", [b"1", b"\xf1"])
def test_ebcdic_is_refused_and_not_guessed_at(code: bytes) -> None:
    data = changed(1, 4, code) if code == b"1" else b"\xf1\xf2\xf1\xf1" * 300
    assert rules_of(found(data)) == ["ebcdic"]


@pytest.mark.parametrize("kind", [b"11", b"12", b"71", b"91", b"01"])
def test_another_kind_of_file_is_named(kind: bytes) -> None:
    assert places(found(changed(1, 2, kind))) == [("wrong-kind", 1, 2)]


def test_a_bom() -> None:
    assert places(found(b"\xef\xbb\xbf" + FILE)) == [("bom", 0, 1)]


@pytest.mark.parametrize(("ending", "rules"), [(b"\r\n", []), (b"\r", ["line-end"]), (b"\n", ["line-end"])])
def test_line_ends(ending: bytes, rules: list[str]) -> None:
    assert rules_of(found(b"".join(line + ending for line in LINES))) == rules
    assert rules_of(found(b"".join(line + ending for line in LINES), CRLF)) == rules


def test_line_ends_against_the_profile() -> None:
    assert rules_of(found(FILE, CRLF)) == ["line-end"]
    assert rules_of(found(b"".join(line + b"\r\n" for line in LINES), STANDARD)) == ["line-end"]


def test_the_last_line_end_is_missing() -> None:
    assert places(found(b"\r\n".join(LINES))) == [("line-end-last", 6, 121)]


def test_one_line_end_is_missing() -> None:
    data = b"\r\n".join([LINES[0], LINES[1] + LINES[2], *LINES[3:], b""])
    assert places(found(data)) == [("line-end", 2, 121)]


def test_a_blank_line() -> None:
    assert places(found(b"\r\n".join([LINES[0], b"", *LINES[1:], b""]))) == [("blank-line", 2, 0)]


@pytest.mark.parametrize("ending", [b"", b"\r\n"])
def test_a_mark_of_the_end_of_the_file_is_tolerated_and_told(ending: bytes) -> None:
    findings = found(b"".join(line + ending for line in LINES) + b"\x1a")
    assert rules_of(findings) == ["eof-mark"]
    assert findings[0].severity == "warning"


@pytest.mark.parametrize("ending", [b"", b"\r\n"])
@pytest.mark.parametrize("record", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("length", [112, 119, 121, 128])
def test_a_record_too_short_or_too_long_is_the_one_that_is_named(
    ending: bytes, record: int, length: int
) -> None:
    lines = [*LINES]
    lines[record - 1] = (
        (lines[record - 1] + b" " * 8)[:length] if length > 120 else lines[record - 1][:length]
    )
    findings = found(b"".join(line + ending for line in lines))
    wrong = [one for one in findings if one.rule == "record-length"]
    assert [(one.record, f"{length}バイト" in one.message) for one in wrong] == [(record, True)]
    assert not {"record-type", "field-digits", "field-characters"} & set(rules_of(findings))


@pytest.mark.parametrize(
    ("order", "rules"),
    [
        ([0, 1, 2, 3, 4], ["order-end"]),
        ([0, 1, 2, 3, 5], ["order-trailer"]),
        ([0, 1, 2, 3], ["order-trailer", "order-end"]),
        ([1, 2, 3, 4, 5], ["order-header"]),
        ([5], ["order-header"]),
        ([0, 1, 0, 2, 3, 4, 5], ["order-trailer", "trailer-count", "trailer-amount"]),
        ([0, 1, 2, 3, 4, 5, 1], ["after-end"]),
        ([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5], ["after-end"]),
        ([0, 1, 2, 3, 4, 4, 5], ["order-header"]),
    ],
)
def test_the_order_of_records(order: list[int], rules: list[str]) -> None:
    assert rules_of(found(b"".join(LINES[index] for index in order)))[: len(rules)] == rules


def test_several_sets_each_with_its_own_trailer() -> None:
    other = records_of(written([payment(8, amount=7)]))
    assert found(b"".join([*LINES[:-1], *other])) == []


def test_a_set_without_data() -> None:
    empty = [LINES[0], assemble("trailer", {}), LINES[5]]
    findings = found(b"".join(empty))
    assert [(one.rule, one.severity) for one in findings] == [("set-empty", "warning")]


def test_an_unknown_kind_of_record() -> None:
    assert places(found(changed(3, 1, b"3")))[:1] == [("record-type", 3, 1)]


def test_a_repeated_key_is_told() -> None:
    data = changed(3, 92, b"0" * 19 + b"1")
    assert places(found(data)) == [("key-repeated", 3, 92)]
    unused = changed(3, 92, b"0" * 20, lines=records_of(changed(2, 92, b"0" * 20)))
    assert found(unused) == []


def test_repeated_keys_in_edi() -> None:
    lines = records_of(written([payment(1, key="A"), payment(2, key="B")], EDI))
    data = changed(3, 92, b"A", lines=lines)
    assert rules_of(found(data, EDI)) == ["key-repeated"]
    assert found(data) == []


def test_edi_text_has_its_own_characters() -> None:
    lines = records_of(written([payment(1, key="A")], EDI))
    assert found(changed(2, 92, b"\xa6\\\xa2\xa3()-/.", lines=lines)) == []
    assert places(found(changed(2, 92, b"a", lines=lines))) == [("field-characters", 2, 92)]


def test_a_profile_has_its_own_limits() -> None:
    assert rules_of(found(FILE, replace(STANDARD, records_per_file=2))) == ["too-many"]
    assert rules_of(found(FILE, replace(STANDARD, amount_max=9_999))) == ["amount-high"]
    dotted = written([payment(payee_name="A.B")], load_profile("hyakugo"))
    assert found(dotted) == []
    assert rules_of(found(dotted, STANDARD)) == ["field-characters"]


def test_a_profile_of_another_bank() -> None:
    assert rules_of(found(FILE, load_profile("shimizu"))) == ["sender-bank"]
    assert SENDER.bank_code == "0155"
    assert found(FILE, load_profile("hyakugo")) == []


def test_more_than_a_trailer_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limits made small: a real million takes ten seconds (``benchmarks/zengin.py``)."""
    small = replace(layout(), limits=Limits(count=2, total=12_000, amount=10**10 - 1))
    monkeypatch.setattr("madoguchi.rules.zengin.checking.layout", lambda: small)
    findings = found(FILE)
    assert places(findings) == [("too-many", 5, 2), ("total-high", 5, 8)]
    assert "3件" in findings[0].message
