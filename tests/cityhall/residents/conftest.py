"""Register files in a few words: `person(...)` is a row, `load(rows)` imports it and hands out the import."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.residents.actions.import_register import import_register, run_import
from madoguchi.cityhall.residents.models import RegisterImport
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.rules.standards.items import load_edition
from madoguchi.rules.standards.writing import write_csv

SYSTEM = system_actor("test")
Row = dict[str, str]


def person(number: int, name: str = "見本　太郎", kana: str = "ミホン　タロウ", **items: str) -> Row:
    """A Japanese head of a household of one, living at 見本町1番地<number>; keywords replace items."""
    family, _, given = name.partition("　")
    row = {
        "municipality_code": "999991",
        "atena_number": f"{number:010}",
        "history_number": "1",
        "latest": "1",
        "household_number": f"{number:010}",
        "kind": "1",
        "status": "1",
        "removed": "0",
        "resident_code": f"{number:011}",
        "name": name,
        "family_name": family,
        "given_name": given,
        "kana": kana,
        "sex": "1",
        "birth_date": "1980-04-01",
        "relation_code1": "02",
        "relation": "世帯主",
        "household_head": name,
        "address_municipality_code": "999991",
        "address_prefecture": "見本県",
        "address_city": "見本市",
        "address_town": "見本町一丁目",
        "address_lot": f"{number}番地",
        "resident_since": "2000-04-01",
        "honseki": "見本県見本市見本町1番地",
        "hittousha": name,
    }
    return {**row, **items}


def as_csv(rows: Iterable[Row], **options: Any) -> bytes:
    """The rows as a file of all items, further items included."""
    edition = load_edition()
    out = io.BytesIO()
    write_csv(out, rows, edition, items=edition.all_items(), **options)
    return out.getvalue()


def take(data: bytes, actor: Actor = SYSTEM, file_name: str = "juki.csv", **options: Any) -> RegisterImport:
    """Import a file at once."""
    found = import_register(actor, io.BytesIO(data), file_name=file_name, enqueue=False, **options)
    return run_import(actor, found.pk)


@pytest.fixture
def load(city: Municipality) -> Callable[..., RegisterImport]:
    """`load(rows, **options)` imports them and insists that they were applied."""

    def make(rows: Iterable[Row], **options: Any) -> RegisterImport:
        result = take(as_csv(rows), **options)
        reasons = [f"{p.row_number} {p.item} {p.reason}" for p in result.problems.all()]
        assert result.state == "applied", reasons
        return result

    return make


@pytest.fixture
def at_counter(clerk: Staff) -> Actor:
    """The clerk as an actor."""
    return make_actor(clerk)


@pytest.fixture
def officer(protection_officer: Staff) -> Actor:
    """The 支援措置責任者 as an actor."""
    return make_actor(protection_officer)
