"""Proof of absence: a day's work with known 個人番号, then every place where something could have stayed.

Entered by hand and on a card, shown, printed, changed, mistaken, refused in notes and files; afterwards the
numbers are in the store, sealed, and nowhere else: not in any table (decrypted), file, page of the database,
log line, SQL statement, address, session, live event or audit row.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor
from tests.cityhall.counter.cards import card_read, expected_family
from tests.cityhall.individual_numbers.conftest import NUMBER, OTHER, THIRD
from tests.cityhall.individual_numbers.everywhere import raw_database, stands_in, texts, values, written_ways
from tests.cityhall.individual_numbers.test_pages import shown, typed
from tests.cityhall.residents.conftest import as_csv, person, take

from madoguchi.card.emulator import personae
from madoguchi.cityhall.cases.actions.decide_card_reading import decide_card_reading
from madoguchi.cityhall.cases.actions.keep_card_reading import keep_card_reading
from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.models import Case
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.individual_numbers.people import holder_of_row
from madoguchi.cityhall.individual_numbers.scanning import scan_city, scan_installation
from madoguchi.cityhall.individual_numbers.sealing import unseal
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.refusals import TransferRefused
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import AuditEvent, LiveEvent, Staff

NUMBERS = (NUMBER, OTHER, THIRD)
SEARCHED = {
    "cases_packet.pdf", "cases_sealedpacket.pdf", "cases_export.archive", "cases_action.text",
    "cases_answer.value", "cases_visitperson.items", "cases_cardreading.items", "tenancy_auditevent.payload",
    "tenancy_liveevent.topic", "tenancy_job.arguments", "residents_importproblem.reason",
    "individual_numbers_individualnumber.sealed", "django_session (opened)",
}  # fmt: skip


class Watched(Client):
    """A browser that keeps every address it asked for or was sent to."""

    seen: list[str] = []

    def generic(self, method: str, path: str, *args: Any, **kwargs: Any) -> Any:
        response = super().generic(method, path, *args, **kwargs)
        self.seen.append(path)
        self.seen.append(str(dict(response.headers)))
        return response


@pytest.fixture
def statements(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every log line of every library, the SQL with its parameters among them."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "django.db.backends")
    connection.force_debug_cursor = True
    yield caplog
    connection.force_debug_cursor = False


def a_day(clerk: Staff, officer: Staff, childcare: Staff, auditor: Staff) -> Case:
    """The journeys of the counter and the section, each with a number in somebody's hand."""
    at_counter = make_actor(clerk)
    lay_down_a_card(at_counter)
    cases = journey.submitted(at_counter)
    jobs.run_ready()
    case = journey.case_of(cases, "health_insurance_join")
    browser, elsewhere = browser_of(officer), browser_of(childcare)
    store_and_show(browser, case)
    try_where_it_may_not(browser, elsewhere, case, cases)
    bring_files()
    browser_of(auditor).get("/m/audit/?verb=number.")
    exported = take_export(make_actor(officer), [case.pk], txid=uuid4())
    jobs.run_ready()
    assert browser.get(f"/b/export/{exported.pk}/file").status_code == 200
    assert browser.get(f"/b/x/{case.pk}/document.pdf").status_code == 200
    return case


def browser_of(staff: Staff) -> Client:
    client = Watched()
    client.force_login(staff)
    return client


def lay_down_a_card(at_counter: Any) -> None:
    """The chip carries a number; 照合番号B does not open it, and the visit goes on."""
    assert any(one.my_number in NUMBERS for one in personae().values())
    expected_family()
    visit = open_visit(at_counter, event="move_in", txid=uuid4())
    kept = keep_card_reading(at_counter, visit.pk, card_read())
    with suppress(Exception):
        decide_card_reading(at_counter, visit.pk, reading=kept.pk, choice="nobody", txid=uuid4())


def store_and_show(browser: Client, case: Case) -> None:
    url = f"/n/{case.pk}/p1/"
    wide = "１２３４　５６７８　９０１８"
    assert browser.post(f"{url}store/", typed(number=wide)).status_code == 302
    assert NUMBER[:4] in shown(browser, case).content.decode()
    again = typed(number=THIRD, again=THIRD, why="mistake", reason="書類の見まちがい")
    assert browser.post(f"{url}again/", again).status_code == 302
    two = typed(number=OTHER, again=OTHER)
    assert browser.post(f"/n/{case.pk}/p2/store/", two).status_code == 302
    sheet = browser.post(f"/n/{case.pk}/sheet/", {"purpose": "nhi", "people": ["p1", "p2"]})
    assert sheet.content.startswith(b"%PDF")
    assert browser.post(f"/n/{case.pk}/p2/forget/", {"reason": "取りやめ"}).status_code == 302


def try_where_it_may_not(browser: Client, elsewhere: Client, case: Case, cases: list[Case]) -> None:
    for slip in (typed(again=OTHER), typed(identity="")):
        assert browser.post(f"/n/{case.pk}/p3/store/", slip).status_code == 422
    assert browser.post(f"/n/{case.pk}/p3/store/", typed(number=THIRD, again=THIRD)).status_code == 422
    for number in NUMBERS:
        note = {"text": f"番号 {number}", "txid": str(uuid4())}
        assert browser.post(f"/b/x/{case.pk}/do/note", note).status_code == 422
        assert elsewhere.post(f"/n/{case.pk}/p1/store/", typed(number=number)).status_code == 403
    other = journey.case_of(cases, "child_allowance_claim")
    assert elsewhere.post(f"/n/{other.pk}/p1/store/", typed()).status_code == 422


def bring_files() -> None:
    """A register and a 転出証明書情報 with numbers in them."""
    text = as_csv([person(1)]).decode("utf-8-sig").splitlines()
    spoilt = "\r\n".join([f"{text[0]},個人番号", *(f"{line},{NUMBER}" for line in text[1:])]) + "\r\n"
    assert take(spoilt.encode("utf-8-sig")).state == "refused"
    message = journey.message("T-9")
    message["people"][0]["個人番号"] = OTHER
    with pytest.raises(TransferRefused):
        receive_transfer(system_actor("test"), message)


@pytest.fixture
def day(
    clerk: Staff, number_officer: Staff, childcare_officer: Staff, auditor: Staff,
    statements: pytest.LogCaptureFixture,
) -> Case:  # fmt: skip
    Watched.seen.clear()
    return a_day(clerk, number_officer, childcare_officer, auditor)


@pytest.mark.django_db(transaction=True)
def test_after_a_day_the_numbers_are_in_the_store_and_nowhere_else(
    day: Case, statements: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    kept = [unseal(row, holder_of_row(row).subject) for row in IndividualNumber.objects.filter(state="live")]
    assert kept == [THIRD]

    lines = [f"{one.name} {one.getMessage()}" for one in statements.get_records("setup")]
    assert sum("INSERT INTO" in line for line in lines) > 100
    assert not [line[:60] for number in NUMBERS for line in lines if stands_in(number, line)]

    assert len(Watched.seen) > 30
    assert not [one for number in NUMBERS for one in Watched.seen if stands_in(number, one)]

    raw = raw_database()
    assert len(raw) > 100_000
    assert not [way for number in NUMBERS for way in written_ways(number) if way in raw]

    found = list(values(tmp_path))
    columns = {name for name, _ in found}
    assert columns >= SEARCHED, SEARCHED - columns
    assert not {name for number in NUMBERS for name, text in found if stands_in(number, text)}
    the_scanner_agrees_and_finds_what_is_put_there()


def the_scanner_agrees_and_finds_what_is_put_there() -> None:
    assert scan_installation().places == {}
    report = scan_city()
    assert report.places == {}, report.places
    assert report.values > 1000
    assert AuditEvent.objects.exists()
    LiveEvent.objects.create(topic="x", kind=f"leak {NUMBER}")
    again = scan_city()
    assert dict(again.places) == {"tenancy_liveevent.kind": 1}
    assert NUMBER not in str(again)


def test_the_search_itself_finds_every_way_of_writing(tmp_path: Path) -> None:
    """Otherwise the proof above would prove nothing."""
    for way in ("123456789018", "1234 5678 9018", "1234-5678-9018", "１２３４　５６７８　９０１８"):
        assert stands_in(NUMBER, f"x{way}x")
        assert any(one in f"x{way}x".encode() for one in written_ways(NUMBER))
        assert any(stands_in(NUMBER, text) for text in texts({"a": [way]}, tmp_path))
    assert not stands_in(NUMBER, "123456789010")
