"""What an agent answers is written and read back; what is no answer is refused, whatever it is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from madoguchi.agent.answers import AnswerMalformed, SignatureAnswer, read_answer, write_answer
from madoguchi.card.values import CardInfo

CARD = CardInfo("990000000000018", "99999", date(2035, 2, 17))
ANSWER = SignatureAnswer("模擬リーダー", True, CARD, b"certificate", b"authority", b"signature")
# As a card reads: the files are whatever bytes, judged elsewhere.
PERSON = {
    "reader": "模擬リーダー", "simulated": True, "edition": "2015", "opened_by": "number_b",
    "tries": [10, False], "card": ["990000000000018", "99999", "2035-02-17"],
    **dict.fromkeys(("attributes", "integrity", "entry_key", "certificate", "answer"), "AAAA"),
}  # fmt: skip
NOT_OF_A_CARD = ["\ud800", "\x00", "9" * 14, "９" * 15, "9" * 15 + "\n", 5]
ENDLESS = float("inf")
JUNK: list[Any] = [None, 5, -1, ENDLESS, True, [], {}, [[]], ["a", "b", "c"], [5, 6, 7], [ENDLESS, 1], "!"]
DEEP = [b"[" * 100_000, b'{"attributes":' * 50_000]


def test_an_answer_comes_back_as_it_was_written() -> None:
    assert read_answer(write_answer(ANSWER)) == ANSWER


@pytest.mark.parametrize("base", [PERSON, json.loads(write_answer(ANSWER))], ids=["person", "signature"])
def test_a_part_of_another_form_is_refused(base: dict[str, Any]) -> None:
    read_answer(json.dumps(base).encode())
    for name in {*base} - {"reader", "simulated", "edition"}:
        for junk in JUNK:
            with pytest.raises(AnswerMalformed):
                read_answer(json.dumps(base | {name: junk}).encode())


@pytest.mark.parametrize("serial", NOT_OF_A_CARD)
def test_a_number_that_no_card_has_is_refused(serial: Any) -> None:
    """It would become the label of a staff card, and the tag by which a visit's card is known again."""
    for card in ([serial, "99999", "2035-02-17"], ["990000000000018", serial, "2035-02-17"]):
        with pytest.raises(AnswerMalformed):
            read_answer(json.dumps(PERSON | {"card": card}).encode())


@pytest.mark.parametrize("text", [b"", b"\xff", b"5", b"null", b'"attributes"', b"9" * 10_000, *DEEP])
def test_what_is_no_answer_at_all_is_refused(text: bytes) -> None:
    with pytest.raises(AnswerMalformed):
        read_answer(text)
