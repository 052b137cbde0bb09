"""Side doors of personal data: logs of errors, the demo's switch, files that a spreadsheet opens."""

from __future__ import annotations

import logging
import logging.config
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.cityhall.conftest import make_city, make_staff

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
        return logging.LogRecord("x", logging.ERROR, "x", 1, "Internal Server Error: %s", ("/c/",), sys.exc_info())


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
