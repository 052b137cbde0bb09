"""An agent does the orders of its server: each once, in time, and says nothing to anybody else."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.agent.answers import PersonAnswer, SignatureAnswer, read_answer
from madoguchi.agent.orders import Order, OrderRefused, read_order, write_order
from madoguchi.agent.sealing import SealBroken, from_text, open_answer, seal_answer, stamp
from madoguchi.card.emulator import MadeCard
from madoguchi.rules.base64url import to_text
from tests.agent.conftest import AT, Desk

Cards = Callable[[str], MadeCard]


def face(made: MadeCard) -> dict[str, str]:
    return {"number_b": made.person.number_b(AT).reveal()}


def refusal(desk: Desk, order: str, secrets: dict[str, str]) -> str:
    reply = desk.ask(order, secrets)
    assert (reply.status, reply.data["outcome"]) == (200, "refused"), reply
    assert reply.data["message"].endswith("。") and reply.data["remedy"].endswith("。")
    return str(reply.data["code"])


def test_a_card_is_read_and_only_the_server_can_open_the_answer(paired: Desk, cards: Cards) -> None:
    made = cards("mover")
    paired.readers[0].insert(made.card)
    reply = paired.ask(paired.order(id="7"), face(made))
    assert reply.data.keys() == {"outcome", "sealed"}
    assert made.person.name not in reply.body
    sealed = from_text(reply.data["sealed"])
    answer = read_answer(open_answer(paired.key, "7", sealed))
    assert isinstance(answer, PersonAnswer)
    assert made.person.name.encode() in answer.files.attributes
    assert (answer.simulated, answer.files.card.serial) == (True, made.person.serial)
    for key, order_id in ((paired.key, "8"), (bytes(32), "7")):
        with pytest.raises(SealBroken):
            open_answer(key, order_id, sealed)


def test_an_order_is_done_once(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    paired.readers[0].insert(made.card)
    order = paired.order()
    assert paired.ask(order, face(made)).data["outcome"] == "done"
    assert refusal(paired, order, face(made)) == "order_used"


def test_an_order_that_failed_is_used_up_as_well(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    paired.readers[0].insert(made.card)
    order = paired.order()
    assert refusal(paired, order, {"number_b": "1"}) == "wrong_form"
    assert refusal(paired, order, face(made)) == "order_used"


def test_an_order_of_another_server_or_changed_on_the_way_is_none(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    paired.readers[0].insert(made.card)
    good = paired.order()
    body, _, mark = good.partition(".")
    changed = json.loads(from_text(body)) | {"kind": "sign"}
    forged = write_order(read_order(good, paired.key), bytes(32))
    for text in (forged, f"{to_text(json.dumps(changed).encode())}.{mark}", body, f"{body}.", "", "x" * 3000):
        assert refusal(paired, text, face(made)) == "order_unknown"
    assert paired.ask(good, face(made)).data["outcome"] == "done"


def test_an_order_of_the_session_before_is_none(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    paired.readers[0].insert(made.card)
    old = paired.order()
    paired.pair()
    assert refusal(paired, old, face(made)) == "order_unknown"


@pytest.mark.parametrize("minutes", [4.01, -2.01])
def test_an_order_out_of_its_time_is_refused(paired: Desk, cards: Cards, minutes: float) -> None:
    made = cards("adult")
    paired.readers[0].insert(made.card)
    order = paired.order()
    paired.clock.go(minutes=minutes)
    assert refusal(paired, order, face(made)) == "order_expired"


@pytest.mark.parametrize(
    "times",
    [
        {"issued": datetime.min.replace(tzinfo=UTC)}, {"issued": datetime.max.replace(tzinfo=UTC)},
        {"expires": datetime.max.replace(tzinfo=UTC)}, {"expires": datetime.min.replace(tzinfo=UTC)},
        {"expires": AT + timedelta(days=1)},
    ],
)  # fmt: skip
def test_an_order_of_an_absurd_date_is_refused_in_words(
    paired: Desk, cards: Cards, times: dict[str, datetime]
) -> None:
    paired.readers[0].insert(cards("adult").card)
    assert refusal(paired, paired.order(**times), face(cards("adult"))) == "order_expired"


def test_a_digest_is_signed_with_the_key_that_the_order_names(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    paired.readers[0].insert(made.card)
    order = paired.order(id="s", kind="sign", key="signature", digest=b"d" * 32)
    reply = paired.ask(order, {"password": "abc123"})
    answer = read_answer(open_answer(paired.key, "s", from_text(reply.data["sealed"])))
    assert isinstance(answer, SignatureAnswer)
    assert answer.certificate == made.certificates["signature"].der


def test_a_digest_of_another_length_is_not_signed(paired: Desk, cards: Cards) -> None:
    paired.readers[0].insert(cards("adult").card)
    order = paired.order(kind="sign", key="signature", digest=b"short")
    assert refusal(paired, order, {"password": "ABC123"}) == "unreadable"


def test_nothing_secret_or_personal_is_logged_or_shown(
    paired: Desk, cards: Cards, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = cards("adult")
    paired.readers[0].insert(made.card)
    paired.ask(paired.order(), face(made))
    paired.ask("broken", face(made))
    paired.call("POST", "/v1/orders", b"{", Authorization=f"Bearer {paired.token}")
    printed = capfd.readouterr()
    told = printed.out + printed.err + caplog.text + repr(paired.agent.desk.board.now())
    for secret in (*face(made).values(), paired.token, made.person.name, made.person.address):
        assert secret not in told


def test_orders_are_written_in_one_form_only() -> None:
    order = Order("1", "authenticate", b"n" * 32, AT, AT + timedelta(minutes=2), "staff:1", purpose="login x")
    text = write_order(order, bytes(32))
    assert read_order(text, bytes(32)) == order
    for wrong in (text + "A", text.replace(".", ".."), text + "=", text.upper()):
        with pytest.raises(OrderRefused):
            read_order(wrong, bytes(32))


def test_a_stamped_text_of_any_form_is_refused_and_nothing_worse() -> None:
    """The server reads texts whose stamp a dishonest agent made (`readers/actions/report_refusal.py`)."""
    text = write_order(Order("1", "sign", b"n", AT, AT, "s"), bytes(32))
    good = json.loads(from_text(text.partition(".")[0]))
    odd: list[object] = [None, 5, "", [], {}, good | {"nonce": 5}, good | {"kind": []}, good | {"key": "x"}]
    odd += [good | {"issued": 20261129}, good | {"issued": "2026-11-29T03:00"}, good | {"expires": "never"}]
    for plain in (b"", b"\xff", b"[" * 2900, *(json.dumps(one).encode() for one in odd)):
        body = to_text(plain)
        with pytest.raises(OrderRefused):
            read_order(f"{body}.{to_text(stamp(bytes(32), body.encode()))}", bytes(32))


def test_a_changed_byte_of_a_sealed_answer_is_found() -> None:
    sealed = bytearray(seal_answer(bytes(32), "1", b"plain"))
    for place in range(len(sealed)):
        changed = bytes(sealed[:place]) + bytes([sealed[place] ^ 1]) + bytes(sealed[place + 1 :])
        with pytest.raises(SealBroken):
            open_answer(bytes(32), "1", changed)
    for short in (b"", bytes(sealed[:11]), bytes(sealed[:20])):
        with pytest.raises(SealBroken):
            open_answer(bytes(32), "1", short)
