"""Does a 個人番号 stand where none may? Every table of a city is read, decrypted where it is encrypted.

What is found are places (table, column, rows) and counts, never a digit. Of 12 random digits one in ten has a
right check digit, so a place is a suspicion that somebody looks at. Numbers that the register knows as
宛名番号 or 世帯番号 are left out: of 12 digits, those with the check digit of 1.1.13 would all be found.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import models

from madoguchi.cityhall.individual_numbers.models import IndividualNumber, NumberKey
from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.tenancy.tenant import TenantModel
from madoguchi.rules.my_numbers import may_hold_my_number, places_of_my_numbers

SHOWN_ROWS = 5
BATCH = 500
_STORE = (IndividualNumber, NumberKey)


@dataclass
class Report:
    """What was looked through. `places`: column → how many suspicions; `rows`: column → some primary keys.

    `unread`: column → how many values are files (PDF, archives) or do not open, and were not looked into.
    """

    values: int = 0
    places: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[str]] = field(default_factory=dict)
    unread: Counter[str] = field(default_factory=Counter)

    def look(self, column: str, row: Any, text: str, known: frozenset[str]) -> None:
        """Count the suspicions in one value."""
        self.values += 1
        if count := sum(1 for _ in places_of_my_numbers(text, known=known)):
            self.places[column] += count
            if len(shown := self.rows.setdefault(column, [])) < SHOWN_ROWS:
                # A key that is itself a suspicion is no place to point at.
                shown.append("?" if may_hold_my_number(str(row)) else str(row))


def scan_city() -> Report:
    """Every table with rows of the active municipality, but the store itself."""
    known, report = _register_numbers(), Report()
    for model in apps.get_models():
        if issubclass(model, TenantModel) and model not in _STORE:
            _scan(model, known, report)
    return report


def scan_installation() -> Report:
    """The tables that belong to no city alone: accounts, sessions, jobs, cache."""
    report = Report()
    for model in apps.get_models():
        if not issubclass(model, TenantModel):
            _scan(model, frozenset(), report)
    return report


def _register_numbers() -> frozenset[str]:
    """The city's 宛名番号 and 世帯番号 of 12 digits."""
    rows = Resident.objects.values_list("atena_number", "household_number").iterator()
    return frozenset(number for row in rows for number in row if len(number) == 12)


def _scan(model: type[models.Model], known: frozenset[str], report: Report) -> None:
    rows = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    for one in model._meta.concrete_fields:
        if one.is_relation or isinstance(one, models.UUIDField | models.DateField | models.BooleanField):
            continue
        column = f"{model._meta.db_table}.{one.column}"
        for start in range(0, len(rows), BATCH):
            _look_at(model, one.attname, column, rows[start : start + BATCH], known, report)


def _look_at(
    model: type[models.Model], name: str, column: str, rows: Sequence[Any], known: frozenset[str],
    report: Report,
) -> None:  # fmt: skip
    """One column of some rows. Values that do not open are counted, with those beside them."""
    try:
        values = list(model._default_manager.filter(pk__in=rows).values_list("pk", name))
    except InvalidTag:
        report.unread[column] += len(rows)
        return
    for row, value in values:
        if (text := _text(value)) is None:
            report.unread[column] += 1
        elif text:
            report.look(column, row, text, known)


def _text(value: Any) -> str | None:
    """A value as text; None for a file whose text is not looked into."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bytes | memoryview):
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            return None
    return json.dumps(value, ensure_ascii=False, default=str)
