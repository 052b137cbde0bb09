"""A small register for tests of the benefits room: people that the rows of `build` can stand for."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from tests.cityhall.benefits import build

from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.models import Resident


def moved_in(number: int, **changes: Any) -> Resident:
    """Somebody who lives here, with the 宛名番号 that `build.a_target(…, number)` gives."""
    columns: dict[str, Any] = {
        "atena_number": f"{9_000_000 + number}", "name": "見本　太郎", "kana": "ミホン　タロウ",
        "birth_date": "1980-01-02", "status": "1", "postcode": "999-0001",
        "address": f"見本市本町一丁目2番{number}号", "household_number": f"H{number}",
        "relation": "世帯主", "relation_code": "02", "last_history_number": 1, "content_hash": "0" * 64,
        "updated_at": timezone.now(),
    }  # fmt: skip
    made: Resident = Resident.objects.create(**(columns | changes))
    import_row(made)
    return made


def of(number: int) -> Resident:
    found: Resident = Resident.objects.get(atena_number=f"{9_000_000 + number}")
    return found


def import_row(person: Resident, history: int = 1, **payload: str) -> None:
    """The register's row behind the person, as an import leaves it."""
    from madoguchi.cityhall.residents.models import RegisterImport, ResidentRecord

    taken = RegisterImport.objects.filter(file_name="people.csv").first() or RegisterImport.objects.create(
        coverage="full", edition="mado122", file_name="people.csv", sha256=uuid.uuid4().hex * 2, size=0,
        requested_by="system:test",
    )  # fmt: skip
    row = {
        "relation_code1": person.relation_code, "resident_since": "2000-04-01",
        "entry_reason": "domestic_move_in", **payload,
    }  # fmt: skip
    ResidentRecord.objects.create(
        resident=person, history_number=history, payload=row, content_hash=uuid.uuid4().hex * 2,
        register_import=taken, row_number=person.last_history_number, received_at=build.NOW,
    )  # fmt: skip


def dies(person: Resident, day: str = "2026-11-10") -> None:
    _leaves(person, "3", removal_reason="death", removal_date=day)


def moves_out(person: Resident, day: str = "2026-11-10", **destination: str) -> None:
    _leaves(person, "2", removal_reason="domestic_move_out", removal_date=day, **destination)


def _leaves(person: Resident, status: str, **payload: str) -> None:
    person.status, person.removed = status, True
    person.last_history_number += 1
    person.save()
    import_row(person, person.last_history_number, **payload)


def protect(person: Resident, **details: Any) -> None:
    today = timezone.localdate()
    protect_person(build.HOUSE, person.pk, details={"category": "dv", **details}, from_on=today)
