"""見本の元データ: made from the fictional register, handed in like any other file, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cityhall.benefits import build, people
from tests.cityhall.conftest import make_staff

from madoguchi.cityhall.benefits.models import Round, SourceFile
from madoguchi.cityhall.config.access import VIEWS
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Permission, Role

KINDS = ["residents", "taxes", "income_taxes"]


@pytest.fixture
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.cityhall.demo.urls"
    monkeypatch.setitem(VIEWS, "demo:benefit_files", Permission.BENEFIT_WORK)


@pytest.fixture
def officer(city: Any) -> Staff:
    return make_staff(city, "officer", [Role.BENEFIT_OFFICER], section="welfare")


@pytest.fixture
def opened(city: Any) -> Round:
    for number in range(1, 60):
        people.moved_in(number)
    return build.a_round(definition={"sources": KINDS})


def test_one_press_brings_every_file_that_a_round_needs(
    demo: None, opened: Round, officer: Staff, client_of: Callable[[Staff], Client]
) -> None:
    page = client_of(officer).post(f"/demo/benefits/{opened.pk}/files/", follow=True).content.decode()
    assert "元データがそろいました" in page
    assert set(SourceFile.objects.values_list("kind", flat=True)) == {*KINDS, "accounts"}
    before = set(SourceFile.objects.values_list("sha256", flat=True))
    client_of(officer).post(f"/demo/benefits/{opened.pk}/files/")
    assert set(SourceFile.objects.values_list("sha256", flat=True)) == before


def test_never_in_a_real_city(
    demo: None, opened: Round, officer: Staff, client_of: Callable[[Staff], Client]
) -> None:
    officer.municipality.fictional = False
    officer.municipality.save()
    assert client_of(officer).post(f"/demo/benefits/{opened.pk}/files/").status_code == 404
