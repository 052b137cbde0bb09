"""Source files for tests: the register as it stands, and the other files through the door they come in by."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from tests.cityhall.benefits import build

from madoguchi.cityhall.benefits.actions.import_source import import_source
from madoguchi.cityhall.benefits.actions.take_register import take_register
from madoguchi.cityhall.benefits.models import SourceFile
from madoguchi.cityhall.residents.models import Resident
from madoguchi.rules.benefits import SOURCES, Envelope

Row = Mapping[str, Any]


def register() -> SourceFile:
    return take_register(build.HOUSE)


def as_csv(kind: str, rows: Sequence[Row]) -> bytes:
    """The rows under the headers of the kind; what a row does not name is left blank."""
    out = io.StringIO()
    columns = [column.name for column in SOURCES[kind].columns]
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def slip(kind: str, data: bytes, rows: Sequence[Row], changes: Row | None = None) -> Envelope:
    """What the sender would say about the file."""
    amount = SOURCES[kind].amount
    said = {
        "schema_version": "1", "rows": len(rows), "sha256": hashlib.sha256(data).hexdigest(),
        "as_of": timezone.localdate(),
        "amount_total": sum(int(row[amount]) for row in rows) if amount else None,
    }  # fmt: skip
    return Envelope(**(said | dict(changes or {})))


def hand_in(
    kind: str, rows: Sequence[Row], changes: Row | None = None, *, today: date | None = None
) -> SourceFile:
    """Through the door; `changes` of the slip make it a wrong one."""
    data = as_csv(kind, rows)
    said = slip(kind, data, rows, changes)
    return import_source(build.HOUSE, kind, data, file_name=f"{kind}.csv", envelope=said, today=today)


def tax(levies: Mapping[int, int], *, estimate: int = 20_000) -> None:
    """Tax rows of people by number: the levy; everybody else who lives here has not declared anything."""
    subjects = {f"{9_000_000 + number}": levy for number, levy in levies.items()}
    living = set(Resident.objects.filter(removed=False).values_list("atena_number", flat=True))
    rows = [a_tax_row(subject, levy) for subject, levy in subjects.items()]
    rows += [a_tax_row(subject, 0, tax_class="") for subject in sorted(living - subjects.keys())]
    hand_in("taxes", rows)
    hand_in(
        "income_taxes",
        [{"subject_id": one, "year": 2024, "income_tax_estimate": estimate} for one in subjects],
    )


def a_tax_row(subject: str, levy: int, **changes: Any) -> dict[str, Any]:
    return {
        "subject_id": subject, "tax_year": 2024, "tax_class": "levied" if levy else "exempt",
        "total_income": 2_000_000, "resident_tax_levy": levy, "per_capita_levy": 5_000,
        "spouse_deductible": 0, "spouse_same_livelihood": 0, "dependants_general": 0,
        "dependants_specific": 0, "dependants_elderly": 0, "dependants_under_16": 0,
        "dependants_abroad": 0, "supported_as": "none", "taxing_city": "999991",
    } | changes  # fmt: skip


def accounts(numbers: Sequence[int], holder: str = "ミホン タロウ") -> None:
    """公金受取口座 of people by number."""
    hand_in(
        "accounts",
        [
            {
                "subject_id": f"{9_000_000 + number}", "bank_code": "0001", "branch_code": "001",
                "account_type": "1", "account_number": f"{1_000_000 + number}", "holder_kana": holder,
                "inquired_on": "2026-11-01",
            }
            for number in numbers
        ],
    )  # fmt: skip
