"""Bad callers and bad readers on the virtual line: strangers, broken frames, hang-ups, taken ports."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from tests.card.stack.tables import LineTable, Rigged, state_of

from madoguchi.card import CardRemoved, CardSession, ReaderError, read_info
from madoguchi.card.emulator import MadeCard
from madoguchi.card.vpcd import InsertedCard, VirtualReader, slot
from madoguchi.card.vpcd.client import ANSWER_TO_RESET

Maker = Callable[[str], MadeCard]
ATR_FRAME = b"\x00\x09" + ANSWER_TO_RESET


def call(port: int, *said: bytes) -> socket.socket:
    """Somebody on the line who says this, whatever he is asked."""
    caller = socket.create_connection(("127.0.0.1", port), timeout=5)
    for part in said:
        caller.sendall(part)
    return caller


STRANGERS = {
    "hangs up": b"",
    "half a length": b"\x00",
    "an empty frame": b"\x00\x00",
    "half a frame": b"\x00\x09" + ANSWER_TO_RESET[:4],
    "too short to be an answer to reset": b"\x00\x01\x3b",
    "too long to be one": b"\x00\x22" + bytes(34),
    "the longest frame": b"\xff\xff" + bytes(65535),
    "a browser": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
}


@pytest.mark.parametrize("said", STRANGERS.values(), ids=STRANGERS.keys())
def test_a_stranger_is_no_card_and_does_not_keep_the_place(
    line: LineTable, card: Maker, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slot, "_GREETING_SECONDS", 0.2)
    stranger = call(line.ports[0], said)
    if said[:2] != b"\xff\xff":
        stranger.shutdown(socket.SHUT_WR)
    made = card("adult")
    line.call(made.card)
    stranger.close()
    line.until(0, card=True)
    with line.source.open(line.names[0]) as transport:
        assert read_info(CardSession(transport)).serial == made.person.serial


def test_a_caller_who_says_nothing_does_not_block_the_reader(
    virtual: LineTable, card: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slot, "_GREETING_SECONDS", 0.2)
    with call(virtual.ports[0]):
        started = time.monotonic()
        assert not state_of(virtual).card
        assert time.monotonic() - started < 1
    virtual.lay(card("adult").card)


@pytest.mark.parametrize("answer", [b"\x90", bytes(300), bytes(4096), bytes(65535)], ids=len)
def test_an_answer_of_a_wrong_length_is_refused(line: LineTable, card: Maker, answer: bytes) -> None:
    rigged = Rigged(card("adult").card)
    line.lay(rigged)
    rigged.arm({1: answer})
    with pytest.raises(ReaderError), line.source.open(line.names[0]) as transport:
        read_info(CardSession(transport))
    line.pull()
    line.lay(card("child").card)
    with line.source.open(line.names[0]) as transport:
        read_info(CardSession(transport))


@pytest.mark.parametrize("rest", [b"", b"\x00", b"\x00\x64" + bytes(10)], ids=["nothing", "half", "part"])
def test_a_card_that_hangs_up_in_mid_answer_is_gone(virtual: LineTable, card: Maker, rest: bytes) -> None:
    """Ours only: half a length from the card ends Debian's vpcd 3.3, and pcscd with it, by a segfault."""
    made = card("adult")
    hung = threading.Event()

    def half() -> None:
        inserted, _ = virtual._cards[0]
        inserted._line.sendall(rest)
        inserted.pull()
        hung.set()

    rigged = Rigged(made.card)
    virtual.lay(rigged)
    rigged.arm(before={2: half})
    with pytest.raises(CardRemoved), virtual.source.open(virtual.names[0]) as transport:
        read_info(CardSession(transport))
    assert hung.wait(5)


def test_a_mute_card_is_told_from_a_pulled_one(
    virtual: LineTable, card: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slot, "_MUTE_SECONDS", 0.2)
    rigged = Rigged(card("adult").card)
    virtual.lay(rigged)
    rigged.arm(before={1: lambda: time.sleep(1)})
    with pytest.raises(ReaderError, match="応答しません"), virtual.source.open(virtual.names[0]) as transport:
        read_info(CardSession(transport))


def test_a_second_card_waits_until_the_first_is_pulled(line: LineTable, card: Maker) -> None:
    first, second = card("adult"), card("child")
    line.lay(first.card)
    waiting = InsertedCard(second.card, line.ports[0])
    thread = threading.Thread(target=waiting.answer, daemon=True)
    thread.start()
    with line.source.open(line.names[0]) as transport:
        assert read_info(CardSession(transport)).serial == first.person.serial
    line.drop()
    until = time.monotonic() + 5
    while True:
        try:
            with line.source.open(line.names[0]) as transport:
                assert read_info(CardSession(transport)).serial == second.person.serial
            break
        except ReaderError:  # pcscd looks for cards every 0.4 seconds, and takes the second for the first
            assert time.monotonic() < until
    waiting.pull()
    thread.join(5)
    assert not thread.is_alive()


@contextmanager
def rogue_reader(*said: bytes) -> Iterator[int]:
    """Waits on a port, says this to the card that calls, hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                for part in said:
                    line.sendall(part)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


@pytest.mark.parametrize(
    "said",
    [b"", b"\x00", b"\x00\x00", b"\x00\x05\x00\xa4", b"\xff\xff" + bytes(100), b"\xff\xff" + bytes(65535),
     b"\x00\x01\x09", b"\x00\x01\x04\x00\x01\x01\x00\x01\x02\x00\x01\x00"],
)  # fmt: skip
def test_a_card_outlives_any_reader(card: Maker, said: bytes) -> None:
    made = card("adult")
    with rogue_reader(said) as port:
        inserted = InsertedCard(made.card, port)
        thread = threading.Thread(target=inserted.answer, daemon=True)
        thread.start()
        thread.join(5)
    assert not thread.is_alive()
    assert made.card.transmit(b"\x00\xa4") == b"\x67\x00"


def test_a_reader_that_is_not_there(card: Maker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free = listener.getsockname()[1]
    with pytest.raises(ReaderError, match=str(free)):
        InsertedCard(card("adult").card, free)


@pytest.mark.parametrize("taken", [0, 1])
def test_a_port_in_use_is_told_and_nothing_stays_open(taken: int) -> None:
    with VirtualReader(0, 1) as other:
        port = other.ports[0] - taken
        with pytest.raises(ReaderError, match=f"ポート {other.ports[0]} は"):
            VirtualReader(port)
    with VirtualReader(port):
        pass


def test_our_reader_listens_to_this_machine_only() -> None:
    with VirtualReader(0, 1) as reader:
        assert reader._slots[0]._listener.getsockname()[0] == "127.0.0.1"

