"""What a refused request leaves in a log: which page it was, not whose."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from madoguchi.cityhall.config.logs import WithoutMessages
from madoguchi.cityhall.tenancy.models import Municipality

SECRET = "s3cretAddressOfSomebody"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/q/t/{code}/{secret}/leave", "/q/t/<city:city>/<slug:token>/leave"),
        ("/q/r/{code}/{secret}/cancel", "/q/r/<city:city>/<slug:code>/cancel"),
        ("/q/t/{code}/{secret}/.", "an address of no page"),
    ],
)
@pytest.mark.parametrize("checked", [True, False])
def test_the_key_to_somebodys_page_is_on_no_log(
    city: Municipality, caplog: pytest.LogCaptureFixture, address: str, shown: str, checked: bool
) -> None:
    """Refused for its form (403), or because there is no such page (404)."""
    address = address.format(code=city.code, secret=SECRET)
    with caplog.at_level(logging.WARNING):
        assert Client(enforce_csrf_checks=checked).post(address).status_code in {403, 404}
    lines = [WithoutMessages("{message}", style="{").format(record) for record in caplog.records]
    assert lines
    assert SECRET not in "".join(lines)
    assert all(shown in line for line in lines)
