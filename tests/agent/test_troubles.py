"""Whatever happens to a card: nothing of it leaves the agent, and the clerk is told what to do."""

from __future__ import annotations

import http.client
import json
import select
import socket
import threading
import time
from collections.abc import Callable

import pytest

from madoguchi.agent.server import MOST_CONNECTIONS
from madoguchi.card.apdu import VERIFY
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki, make_card
from madoguchi.card.emulator.card import EmulatedCard
from tests.agent.conftest import SERVER, Desk
from tests.agent.test_orders import face, refusal

Cards = Callable[[str], MadeCard]


class Meddler:
    """Does something to the card when a command with this instruction has passed."""

    def __init__(self, card: EmulatedCard, instruction: int, deed: Callable[[], None]) -> None:
        self._card, self._instruction, self._deed = card, instruction, deed

    def reset(self) -> None:
        self._card.reset()

    def transmit(self, command: bytes) -> bytes:
        answer = self._card.transmit(command)
        # The tries are asked for by the same instruction without data.
        if command[1] == self._instruction and len(command) > 5:
            self._deed()
        return answer


class Mute(EmulatedCard):
    """Some other card: it knows no application."""

    def __init__(self) -> None:
        super().__init__({})


class Garbled:
    """Answers every command with success and bytes that mean nothing."""

    def reset(self) -> None:
        pass

    def transmit(self, command: bytes) -> bytes:
        return b"\xff" * 20 + b"\x90\x00"


def lay(reader: EmulatedReader, card: object) -> None:
    reader.insert(card)  # type: ignore[arg-type]


def test_a_card_that_is_taken_away_while_it_is_read(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    lay(paired.readers[0], Meddler(made.card, VERIFY, paired.readers[0].remove))
    assert refusal(paired, paired.order(), face(made)) == "removed"
    assert paired.agent.desk.board.now()[1].state in {"removed", "waiting"}


def test_a_card_that_is_swapped_while_it_is_read(paired: Desk, cards: Cards) -> None:
    made, other = cards("adult"), cards("mover")
    lay(paired.readers[0], Meddler(made.card, VERIFY, lambda: paired.readers[0].insert(other.card)))
    assert refusal(paired, paired.order(), face(made)) in {"removed", "swapped"}


def test_two_cards_in_two_readers(paired: Desk, cards: Cards) -> None:
    made, other = cards("adult"), cards("mover")
    paired.readers[0].insert(made.card)
    paired.readers[1].insert(other.card)
    assert refusal(paired, paired.order(), face(made)) == "several"


def test_a_second_card_that_is_laid_down_while_the_first_is_read(paired: Desk, cards: Cards) -> None:
    made, other = cards("adult"), cards("mover")
    lay(paired.readers[0], Meddler(made.card, VERIFY, lambda: paired.readers[1].insert(other.card)))
    assert refusal(paired, paired.order(), face(made)) == "several"


def test_a_card_of_another_kind(paired: Desk, cards: Cards) -> None:
    lay(paired.readers[0], Mute())
    assert refusal(paired, paired.order(), face(cards("adult"))) == "wrong_card"


def test_a_card_that_cannot_be_read(paired: Desk, cards: Cards) -> None:
    lay(paired.readers[0], Garbled())
    assert refusal(paired, paired.order(), face(cards("adult"))) == "unreadable"


def test_a_wrong_number_is_sent_once_and_the_tries_are_told(paired: Desk, pki: TestPki) -> None:
    made = make_card("adult", pki)
    paired.readers[0].insert(made.card)
    reply = paired.ask(paired.order(), {"pin": "0000"})
    assert reply.data["code"] == "wrong_pin"
    assert "あと2回" in reply.data["message"]


def test_one_try_left_needs_a_named_clerk(paired: Desk, pki: TestPki) -> None:
    made = make_card("adult", pki)
    paired.readers[0].insert(made.card)
    for number in ("1", "2"):
        paired.ask(paired.order(id=number), {"pin": "0000"})
    assert refusal(paired, paired.order(id="3"), {"pin": "1234"}) == "one_left"
    reply = paired.ask(paired.order(id="4"), {"pin": "1234"}, confirmed_by="窓口 花子")
    assert reply.data["outcome"] == "done"


def test_a_locked_card_says_so_and_is_still_read_by_its_face(paired: Desk, cards: Cards) -> None:
    made = cards("locked")
    paired.readers[0].insert(made.card)
    assert refusal(paired, paired.order(id="1"), {"pin": "1234"}) == "locked"
    assert paired.ask(paired.order(id="2"), face(made)).data["outcome"] == "done"


def test_a_childs_card_has_no_signature_certificate(paired: Desk, cards: Cards) -> None:
    paired.readers[0].insert(cards("child").card)
    order = paired.order(kind="sign", key="signature", digest=bytes(32))
    assert refusal(paired, order, {"password": "ABC123"}) == "no_certificate"


@pytest.mark.parametrize(
    "secrets",
    [{}, {"pin": "12"}, {"birth": "昭和55年2月17日"},
     {"birth": "?", "expires_year": "x", "security_code": "1"},
     {"birth": "昭和55年2月17日", "expires_year": "²035", "security_code": "2285"}],
)  # fmt: skip
def test_what_has_not_the_form_is_never_sent(paired: Desk, pki: TestPki, secrets: dict[str, str]) -> None:
    made = make_card("adult", pki)
    paired.readers[0].insert(made.card)
    assert refusal(paired, paired.order(), secrets) == "wrong_form"
    assert all(
        pin.left == pin.pin.tries for one in made.card.applications.values() for pin in one.pins.values()
    )


def test_the_order_waits_for_the_card(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    timer = threading.Timer(0.5, lambda: paired.readers[0].insert(made.card))
    timer.start()
    assert paired.ask(paired.order(), face(made)).data["outcome"] == "done"
    timer.join()


def test_a_card_that_never_comes(paired: Desk) -> None:
    outcome = paired.agent.desk.perform(
        paired.order(), {}, paired.key, "", lambda: bool(paired.clock.go(seconds=61))
    )
    assert outcome.refusal is not None and outcome.refusal.code == "no_card"


def test_a_page_that_left_is_not_served(paired: Desk, cards: Cards) -> None:
    order = paired.order()
    outcome = paired.agent.desk.perform(order, {}, paired.key, "", lambda: True)
    assert outcome.refusal is not None and outcome.refusal.code == "left"
    made = cards("adult")
    paired.readers[0].insert(made.card)
    assert refusal(paired, order, face(made)) == "order_used"


def test_a_page_that_left_is_not_served_though_a_card_lies_there(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    paired.readers[0].insert(made.card)
    outcome = paired.agent.desk.perform(paired.order(), {}, paired.key, "", lambda: True)
    assert outcome.refusal is not None and outcome.refusal.code == "left"


def test_an_order_ends_with_its_pairing(paired: Desk, cards: Cards) -> None:
    made = cards("adult")
    replies: list[str] = []
    order = paired.order()
    asking = threading.Thread(target=lambda: replies.append(refusal(paired, order, face(made))))
    asking.start()
    wait_for(lambda: bool(paired.agent.desk._used))
    paired.agent.pairing.end()
    paired.readers[0].insert(made.card)
    asking.join(10)
    assert replies == ["left"]


def test_connections_without_end_do_not_take_the_pc(paired: Desk) -> None:
    here = ("127.0.0.1", paired.agent.server_port)
    many = [socket.create_connection(here) for _ in range(MOST_CONNECTIONS + 30)]
    wait_for(lambda: len(_closed(many)) >= 30)
    time.sleep(0.5)
    assert len(_closed(many)) == 30, "the others have their place, and keep it"
    for line in many:
        line.close()
    wait_for(lambda: _answers(paired))


def _closed(lines: list[socket.socket]) -> list[socket.socket]:
    """Those that the other side has ended; nobody has sent anything."""
    return select.select(lines, [], [], 0)[0]


def _answers(paired: Desk) -> bool:
    try:
        return paired.call("GET", "/v1/hello").status == 200
    except (OSError, http.client.HTTPException):
        return False


def test_a_connection_that_closes_is_a_page_that_left(paired: Desk) -> None:
    body = json.dumps({"order": paired.order(), "secrets": {}}).encode()
    head = (
        f"POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1:{paired.agent.server_port}\r\nOrigin: {SERVER}\r\n"
        f"Authorization: Bearer {paired.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", paired.agent.server_port)) as line:
        line.sendall(head.encode() + body)
        wait_for(lambda: paired.agent.desk.board.now()[1].state == "waiting")
    wait_for(lambda: paired.agent.desk.board.now()[1].code == "left")


def test_two_orders_at_once_do_not_share_a_card(paired: Desk, cards: Cards) -> None:
    waits, go_on = threading.Event(), threading.Event()

    def gone() -> bool:
        waits.set()
        return go_on.is_set()

    first = threading.Thread(
        target=paired.agent.desk.perform, args=(paired.order(id="1"), {}, paired.key, "", gone)
    )
    first.start()
    assert waits.wait(10)
    assert refusal(paired, paired.order(id="2"), face(cards("adult"))) == "busy"
    go_on.set()
    first.join(10)


def test_the_page_hears_each_state_within_a_second(paired: Desk, cards: Cards) -> None:
    heard: list[tuple[str, float]] = []
    board = paired.agent.desk.board

    def listen() -> None:
        number, event = board.now()
        heard.append((event.state, time.monotonic()))
        while heard[-1][0] != "done" and (later := board.after(number, 5)):
            number, event = later
            heard.append((event.state, time.monotonic()))

    wait_for(lambda: board.now()[1].state == "waiting")
    thread = threading.Thread(target=listen)
    thread.start()
    made, laid = cards("adult"), time.monotonic()
    paired.readers[0].insert(made.card)
    wait_for(lambda: board.now()[1].state == "card")
    assert time.monotonic() - laid < 1
    paired.ask(paired.order(), face(made))
    thread.join(5)
    assert [state for state, _ in heard] == ["waiting", "card", "reading", "done"]


def test_the_stream_tells_states_line_by_line_and_ends_with_the_pairing(paired: Desk) -> None:
    lines: list[str] = []
    bearer = f"Bearer {paired.token}"
    thread = threading.Thread(
        target=lambda: lines.append(paired.call("GET", "/v1/events", Authorization=bearer).body)
    )
    wait_for(lambda: paired.agent.desk.board.now()[1].state == "waiting")
    thread.start()
    time.sleep(0.3)
    lay(paired.readers[0], Mute())
    wait_for(lambda: paired.agent.desk.board.now()[1].state == "card")
    paired.agent.pairing.end()
    paired.readers[0].remove()
    thread.join(5)
    assert [line.split(",")[0] for line in lines[0].splitlines()][:2] == [
        '{"state": "waiting"',
        '{"state": "card"',
    ]


def wait_for(condition: Callable[[], bool], seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "did not come"
        time.sleep(0.01)
