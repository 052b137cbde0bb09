"""The 模擬基幹システム answers at the press of a button: confirmed, or with a mistake."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.config.access import VIEWS
from madoguchi.cityhall.tenancy.roles import Permission, Role

DOOR = "/demo/core/"


@pytest.fixture
def demo(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.cityhall.demo.urls"
    monkeypatch.setitem(VIEWS, "demo:core", Permission.EXPORT_TAKE)


@pytest.fixture
def citizen(city, settings, tmp_path, clerk):
    """Staff of 市民課, whose cases (the 転入届 among them) were given to the core system."""
    settings.DATA_DIR = tmp_path
    staff = make_staff(city, "citizen", [Role.SECTION_STAFF], section="citizen")
    mine = [case.pk for case in journey.submitted(make_actor(clerk)) if case.section == "citizen"]
    assert take_export(make_actor(staff), mine, txid=uuid4())
    return staff


def test_what_was_given_comes_back_confirmed(demo, citizen, client_of):
    page = client_of(citizen).post(DOOR, follow=True).content.decode()
    assert "反映 1件、不一致 0件" in page
    assert "反映を確認した案件" in page


def test_a_mistake_of_the_core_is_shown_beside_what_was_expected(demo, citizen, client_of):
    page = client_of(citizen).post(DOOR, {"wrong": "1"}, follow=True).content.decode()
    assert "不一致 1件" in page
    assert "999番地" in page


def test_nothing_given_is_said(demo, section_staff, client_of):
    assert "渡した案件がありません" in client_of(section_staff).post(DOOR, follow=True).content.decode()


def test_only_those_who_export(demo, clerk, client_of):
    assert client_of(clerk).post(DOOR).status_code == 403


def test_never_in_a_real_city(demo, citizen, client_of):
    citizen.municipality.fictional = False
    citizen.municipality.save()
    assert client_of(citizen).post(DOOR).status_code == 404
