"""The same reading code on every table: in this process, our virtual reader, PC/SC."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from tests.card.cast import AT, STATUS_WORDS
from tests.card.stack.tables import ProcessTable, Rigged, Table, state_of
from tests.card.test_reading import APDUS_OF_A_READ, HARMLESS

from madoguchi.card import (
    CardError,
    CardRemoved,
    CardSession,
    PersonReading,
    PinLocked,
    PinWrong,
    ReaderError,
    Secret,
    StatusError,
    read_info,
    read_person,
)
from madoguchi.card.emulator import MadeCard, TestPki, personae

Maker = Callable[[str], MadeCard]
# The made-up later card has two applications fewer to select.
APDUS = {"2015": APDUS_OF_A_READ, "next-test": APDUS_OF_A_READ - 2}


def read(table: Table, made: MadeCard, pki: TestPki, place: int = 0) -> PersonReading:
    with table.source.open(table.names[place]) as transport:
        session = CardSession(transport, made.edition)
        reading = read_person(session, made.person.number_b(AT), pki.cv_keys)
        assert session.channel.sent == APDUS[made.edition.id]
    return reading


@pytest.mark.parametrize("name", personae())
def test_everybody_is_read_without_a_pin(table: Table, card: Maker, pki: TestPki, name: str) -> None:
    made = card(name)
    table.lay(made.card)
    reading = read(table, made, pki)
    assert (reading.person.name, reading.person.address) == (made.person.name, made.person.address)
    assert reading.authenticity.conclusion == "authentic"
    assert reading.card.is_expired(AT.date()) == (name == "expired")


def test_the_pin_path_counters_and_locks(table: Table, card: Maker, pki: TestPki) -> None:
    table.lay(card("adult").card)
    for pin, trouble in (("0000", PinWrong), ("1234", None), ("12345", CardError)):
        with table.source.open(table.names[0]) as transport:
            session = CardSession(transport)
            if trouble:
                with pytest.raises(trouble):
                    read_person(session, Secret(pin), pki.cv_keys, "pin")
            else:
                reading = read_person(session, Secret(pin), pki.cv_keys, "pin")
                assert (reading.tries.left, reading.authenticity.conclusion) == (2, "authentic")
    table.lay(card("locked").card, 1)
    with table.source.open(table.names[1]) as transport, pytest.raises(PinLocked):
        read_person(CardSession(transport), Secret("1234"), pki.cv_keys, "pin")


def test_a_pin_does_not_stay_verified_for_the_next_caller(table: Table, card: Maker) -> None:
    table.lay(card("adult").card)
    with table.source.open(table.names[0]) as transport:
        session = CardSession(transport)
        session.verify("entry_pin", Secret("1234"))
        session.read("my_number")
        applications = session.edition.pin("entry_pin").application
    with table.source.open(table.names[0]) as transport:
        session = CardSession(transport)
        session._current = applications  # as one who selects no application, which alone would forget the PIN
        with pytest.raises(StatusError) as caught:
            session.read("my_number")
        assert str(caught.value.status) in {"6A82", "6982"}


@pytest.fixture(scope="module")
def told_in_process(pki: TestPki) -> dict[tuple[int, int], str]:
    from madoguchi.card.emulator import make_card

    made = make_card("adult", pki)
    table = ProcessTable()
    return told(table, made, pki)


def told(table: Table, made: MadeCard, pki: TestPki) -> dict[tuple[int, int], str]:
    """What a read says for every status word at every step."""
    rigged = Rigged(made.card)
    table.lay(rigged)
    b, said = made.person.number_b(AT), {}
    for word in STATUS_WORDS:
        for place in range(APDUS_OF_A_READ):
            rigged.arm({place: word.to_bytes(2, "big")})
            try:
                with table.source.open(table.names[0]) as transport:
                    reading = read_person(CardSession(transport), b, pki.cv_keys)
                said[word, place] = reading.authenticity.conclusion
            except CardError as error:
                said[word, place] = str(error)
    return said


def test_every_status_word_at_every_step_says_the_same(
    table: Table, card: Maker, pki: TestPki, told_in_process: dict[tuple[int, int], str]
) -> None:
    said = told(table, card("adult"), pki)
    assert said == told_in_process
    assert {word for (word, _), text in said.items() if text == "authentic"} <= HARMLESS
    assert len(said) == len(STATUS_WORDS) * APDUS_OF_A_READ


@pytest.mark.parametrize("place", [0, 5, 12, APDUS_OF_A_READ - 1])
def test_a_card_pulled_while_it_is_read(table: Table, card: Maker, pki: TestPki, place: int) -> None:
    made = card("adult")
    rigged = Rigged(made.card)
    table.lay(rigged)
    drop = getattr(table, "drop", table.pull)
    rigged.arm(before={place: drop})
    with pytest.raises(CardRemoved), table.source.open(table.names[0]) as transport:
        read_person(CardSession(transport), made.person.number_b(AT), pki.cv_keys)
    table.pull()
    with pytest.raises(CardRemoved), table.source.open(table.names[0]):
        pass


def test_a_card_swapped_while_it_is_read(table: Table, card: Maker, pki: TestPki) -> None:
    made, other = card("adult"), card("child")
    rigged = Rigged(made.card)
    table.lay(rigged)

    def swap() -> None:
        getattr(table, "drop", table.pull)()
        getattr(table, "call", table.lay)(other.card)

    rigged.arm(before={9: swap})
    with pytest.raises(CardRemoved), table.source.open(table.names[0]) as transport:
        read_person(CardSession(transport), made.person.number_b(AT), pki.cv_keys)
    getattr(table, "until", lambda *_, **__: None)(0, card=True)
    assert read(table, other, pki).person.name == other.person.name


def test_a_card_laid_down_later_does_not_answer_on_the_old_connection(table: Table, card: Maker) -> None:
    table.lay(card("adult").card)
    with table.source.open(table.names[0]) as transport:
        read_info(CardSession(transport))
        getattr(table, "drop", table.pull)()
        with pytest.raises(CardRemoved):
            read_info(CardSession(transport))
        table.lay(card("child").card)
        with pytest.raises(CardRemoved):
            read_info(CardSession(transport))


def test_two_cards_on_two_readers(table: Table, card: Maker, pki: TestPki) -> None:
    people = (card("adult"), card("child"))
    for place, made in enumerate(people):
        table.lay(made.card, place)
    assert [state.card for state in table.source.states()] == [True, True]
    with table.source.open(table.names[0]) as first, table.source.open(table.names[1]) as second:
        assert read_info(CardSession(first)).serial == people[0].person.serial
        assert read_info(CardSession(second)).serial == people[1].person.serial
        assert read_info(CardSession(first)).serial == people[0].person.serial


def test_a_card_is_opened_by_one_caller(table: Table, card: Maker, pki: TestPki) -> None:
    made = card("adult")
    table.lay(made.card)
    with table.source.open(table.names[0]) as transport:
        with pytest.raises(ReaderError, match="ほかのプログラム"), table.source.open(table.names[0]):
            pass
        assert read_info(CardSession(transport)).serial == made.person.serial
        assert state_of(table).card
    assert read(table, made, pki).person.name == made.person.name


def test_no_card_and_no_reader(table: Table) -> None:
    with pytest.raises(CardRemoved), table.source.open(table.names[0]):
        pass
    with pytest.raises(ReaderError, match="見つかりません"), table.source.open("nowhere"):
        pass
    assert [(state.simulated, state.card) for state in table.source.states()] == [(True, False)] * 2


def test_waiting_ends_with_a_card_or_with_the_time(table: Table, card: Maker) -> None:
    before, started = table.source.states(), time.monotonic()
    table.source.wait(0.15, before)
    assert 0.1 < time.monotonic() - started < 1
    lay = getattr(table, "call", table.lay)
    later = threading.Timer(0.1, lay, [card("adult").card])
    later.start()
    table.source.wait(5, before)
    assert time.monotonic() - started < 2
    later.join()
    assert [state.card for state in table.source.states()] == [True, False]
    started = time.monotonic()
    table.source.wait(5, before)  # it has changed since
    assert time.monotonic() - started < 0.1
