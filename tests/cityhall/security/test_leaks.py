"""Side doors of personal data: logs of errors, the demo's switch, files that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import logging
import logging.config
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from tests.cityhall.conftest import make_city, make_staff
from tests.cityhall.residents.conftest import as_csv as file_of
from tests.cityhall.residents.conftest import person, take

from madoguchi.cityhall.cases import core_files
from madoguchi.cityhall.residents.imports.report import as_csv
from madoguchi.cityhall.residents.models import ImportProblem, RegisterImport, Resident
from madoguchi.cityhall.tenancy import city_settings
from madoguchi.cityhall.tenancy.roles import Role

NAME = "見本　花子"


@pytest.fixture
def line() -> logging.Formatter:
    """The formatter of every process's log."""
    made: logging.Formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(  # type: ignore[attr-defined]
        settings.LOGGING["formatters"]["line"]
    )
    return made


def record_of(error: Exception) -> logging.LogRecord:
    try:
        try:
            raise error
        except ValueError as first:
            raise RuntimeError(NAME) from first
    except RuntimeError:
        return logging.LogRecord("x", logging.ERROR, "x", 1, "Error: %s", ("/c/",), sys.exc_info())


def test_an_error_is_logged_without_its_message(line: logging.Formatter) -> None:
    """`DETAIL: Key (name)=(…)` is what PostgreSQL says of a row that it refuses."""
    record = record_of(ValueError(NAME))
    record.exc_text = f"RuntimeError: {NAME}"
    text = line.format(record)
    assert NAME not in text
    assert "builtins.RuntimeError" in text
    assert "caused by\nbuiltins.ValueError" in text
    assert "test_leaks.py" in text


def test_the_demo_lists_fictional_staff_only(city: Any, settings: Any) -> None:
    """Somebody leaves MADOGUCHI_DEMO=1 set on an installation with a real city."""
    settings.DEMO = True
    real = make_city("123456", "本当の市")
    real.fictional = False
    real.save()
    make_staff(real, "real-clerk", [Role.CLERK])
    make_staff(city, "demo-clerk", [Role.CLERK])
    page = Client().get("/").content.decode()
    assert "demo-clerk" in page
    assert "real-clerk" not in page


def test_the_demo_does_not_take_a_citys_second_factor_away(settings: Any) -> None:
    settings.DEMO = True
    assert city_settings.read({}).mfa_required


CELLS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "＠SUM(1)"]


@pytest.mark.parametrize("cell", CELLS)
def test_a_report_runs_nothing(city: Any, cell: str) -> None:
    """A file's name and its values come from outside; the report is opened in a spreadsheet."""
    found = RegisterImport(file_name=f"{cell}.csv")
    problem = ImportProblem(item=cell, reason=cell, remedy=cell, severity="error")
    (_header, row) = csv.reader(io.StringIO(as_csv(found, [problem]), newline=""))
    assert all(not value.startswith(cell[0]) for value in row if value)


def test_the_core_system_gets_what_was_signed() -> None:
    """A value with a sign in front is data there: an apostrophe would be a wrong value."""
    assert core_files.text("-1") == "-1"


def test_a_number_that_an_auditor_types_stands_in_no_address(auditor: Any, client_of: Any, city: Any) -> None:
    take(file_of([person(1)]))
    resident = Resident.objects.get(atena_number="0000000001")
    browser = client_of(auditor)
    own = f"resident:{resident.pk}"
    typed = {"0000000001": own, str(resident.pk): own, "0000000099": "nobody:", "staff:1": "staff:1"}
    for text, meant in typed.items():
        answer = browser.post("/m/audit/", {"subject": text, "verb": "person."})
        assert parse_qs(urlsplit(answer.url).query) == {"subject": [meant], "verb": ["person."]}
        assert browser.get(answer.url).status_code == 200
    assert 'name="subject" ' in browser.get("/m/audit/").content.decode()
    assert 'method="get"' not in browser.get("/m/audit/").content.decode()
