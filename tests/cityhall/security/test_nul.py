"""A NUL in an address or a form is no page, on any database; nowhere an error of the server."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.cityhall.tickets.conftest import DATA, HOUSE

from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office

ADDRESSES = ["/q/board/999991/honcho/%00/live", "/s/v/999991/%00/", "/s/v/%00/x/", "/q/999991/?x=%00",
             "/q/999991/?%00=x"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_in_an_address(city: Any, address: str) -> None:
    set_up_office(HOUSE, DATA)
    answer = Client().get(address)
    assert answer.status_code == 404
    assert "見つかりません" in answer.content.decode()


def test_for_staff(clerk: Any, client_of: Any) -> None:
    assert client_of(clerk).get("/d/wait/?office=%00").status_code == 404


def test_in_a_form(city: Any) -> None:
    assert Client().post("/q/r/999991/", {"code": "\0"}).status_code == 422
    answer = Client().post("/q/r/999991/", "code=%00", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 404
