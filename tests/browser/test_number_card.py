"""The holder lays the card down and types the PIN: the number is kept, and no page ever has it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cardroom import CardRoom, card_room
from tests.browser.conftest import ROOT, _context, _sign_in
from tests.browser.test_individual_numbers import CASE

HOLDER = """
from madoguchi.cityhall.cases.models import Case, VisitPerson
with municipality_scope(city.pk):
    made = Case.objects.get(procedure="health_insurance_join")
    row = VisitPerson.objects.get(visit=made.visit_id, key="p1")
    row.items = {**row.items, "name": "%s", "birth_date": "%s"}
    row.save()
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CardRoom]:
    with card_room(tmp_path_factory.mktemp("numberroom"), "tests.browser.seed") as made:
        yield made


@pytest.fixture(scope="module")
def case(room: CardRoom) -> str:
    """A 国保 取得届 whose first person is the mover of the card."""
    person = room.folder.card("mover").person
    script = CASE + HOLDER % (person.name, person.birth_date)
    made = subprocess.run(
        [sys.executable, "-c", script], env=room.server.environment, cwd=ROOT, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return made.stdout.decode().split()[-1]


@pytest.fixture
def officer(browser: Browser, room: CardRoom, case: str) -> Iterator[Page]:
    context = _context(browser, room.server, storage_state=_sign_in(browser, room.server, "numbers"))
    page = context.new_page()
    yield page
    room.take_all()
    context.close()


def test_from_the_card_to_the_store(
    officer: Page, room: CardRoom, case: str, axe: Callable[[Page, str], None]
) -> None:
    number = room.folder.card("mover").person.my_number
    officer.goto(f"/n/{case}/p1/card/")
    officer.fill("#number-pin", "1234")
    officer.keyboard.press("Enter")
    expect(officer.locator("[data-number-problem]")).to_contain_text("つながっていません")
    axe(officer, "numbers-card-unpaired")
    room.pair(officer)
    room.lay("mover")
    officer.goto(f"/n/{case}/p1/card/")
    officer.fill("#number-pin", "9999")
    officer.keyboard.press("Enter")
    expect(officer.locator("[data-number-problem]")).to_contain_text("暗証番号")
    axe(officer, "numbers-card-wrong-pin")
    officer.fill("#number-pin", "1234")
    officer.keyboard.press("Enter")
    expect(officer.get_by_text("カードから番号を登録しました。")).to_be_visible()
    expect(officer.locator(".number-line").first).to_contain_text("●●●● ●●●● ●●●●")
    assert number[:4] not in officer.content()
    stored = officer.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert number not in stored
