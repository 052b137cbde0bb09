"""What a letter may hold: nothing it may not print, nothing it cannot say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.documents.letter_samples import FORMULA, TO, letter

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.letters import KINDS, Kind, Letter, MaskedAccount


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_survives_json(kind: Kind) -> None:
    made = letter(kind, mail_to=TO)
    assert Letter.from_json(json.loads(json.dumps(made.to_json()))) == made


def test_an_account_forgets_all_but_three_digits() -> None:
    account = MaskedAccount.of("見本銀行", "本店", "普通", "9876123")
    assert account.text == "見本銀行 本店 普通 ****123"
    assert "9876" not in repr(account)


@pytest.mark.parametrize(
    "values",
    [
        ("見本銀行", "本店", "普通", "6123"),
        ("見本銀行", "本店", "普通", ""),
        ("見本銀行", "本店", "普通", "１２３"),
        ("見本銀行", "本店 9876123", "普通", "123"),
        ("見本銀行", "本店", "普通 987-6123", "123"),
    ],
)
def test_an_account_with_more_digits_is_refused(values: tuple[str, str, str, str]) -> None:
    with pytest.raises(DocumentError, match="口座番号が隠されていません"):
        MaskedAccount(*values)


def test_branches_of_the_post_bank_with_three_digits_are_fine() -> None:
    assert MaskedAccount.of("ゆうちょ銀行", "058", "普通", "1234567").text.endswith("058 普通 ****567")


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("notice", {"account": None}, "振込先の口座がありません"),
        ("notice", {"deadline": None}, "期限がありません"),
        ("decision", {"amount": None}, "金額がありません"),
        ("refusal", {"reason": ""}, "理由がありません"),
        ("demand", {"route": ()}, "不服申立て・納め方"),
        ("decision", {"amount": 0}, "1円から"),
        ("decision", {"amount": -1}, "1円から"),
        ("decision", {"amount": 10**10}, "1円から"),
        ("decision", {"amount": True}, "1円から"),
        ("decision", {"number": "髙橋"}, "通知番号"),
        ("decision", {"checksum": "7KQ2-M9XD-4TBH"}, "照合記号"),
        ("decision", {"status_url": "http://madoguchi.example/b/AbCdEfGhIjKlMnOpQr0001"}, "アドレス"),
        ("decision", {"status_url": "https://madoguchi.example/b/short"}, "アドレス"),
        ("decision", {"status_url": "https://madoguchi.example/b?name=AbCdEfGhIjKlMnOpQr0001"}, "アドレス"),
        ("decision", {"status_url": "https://madoguchi.example/髙橋/AbCdEfGhIjKlMnOpQr0001"}, "アドレス"),
        ("decision", {"reply": True}, "返信用紙"),
        ("decision", {"explanation": FORMULA * 4}, "1ページに入りません"),
        ("decision", {"explanation": ("長" * 900,)}, "1ページに入りません"),
    ],
)
def test_a_letter_that_may_not_go_out_is_refused_by_its_number(
    kind: Kind, changes: dict[str, Any], expected: str
) -> None:
    with pytest.raises(DocumentError, match=expected) as refused:
        letter(kind, **changes)
    assert refused.value.message.startswith("通知")
    assert refused.value.remedy


def test_only_letters_that_ask_for_an_answer_have_two_pages() -> None:
    assert {kind for kind in KINDS if letter(kind).pages == 2} == {"confirmation", "reminder", "return"}
    assert letter("confirmation", reply=False).pages == 2
    assert replace(letter("reminder"), reply=False).pages == 1


@pytest.mark.parametrize(("demo", "allowed"), [(True, True), (False, False)])
def test_only_a_demo_may_do_without_a_certificate(demo: bool, allowed: bool) -> None:
    url = "http://localhost:8000/s/b/999991/" + "k" * 43 + "/"
    if allowed:
        assert letter(status_url=url, demo=demo).status_url == url
    else:
        with pytest.raises(DocumentError):
            letter(status_url=url, demo=demo)
