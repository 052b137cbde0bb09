"""Fill a municipality with the synthetic city, through the same doors as real data."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.residents.actions.import_register import import_register, run_import
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.models import RegisterImport, Resident
from madoguchi.cityhall.residents.synthetic import visitors
from madoguchi.cityhall.residents.synthetic.register import PEOPLE, SEED, Row, register_rows
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.rules.standards.items import load_edition
from madoguchi.rules.standards.manifest import Manifest
from madoguchi.rules.standards.writing import Written, write_csv

FILE_NAME = "見本市_住民記録_全件.csv"


@dataclass(frozen=True, slots=True)
class SeededCity:
    """Whom to play with: transfers (転出証明書情報) and residents, by id.

    Transfers: the family of five (A), the elder who is taken in (C) by `host`, a foreigner alone, a couple
    without cards, a protected mother. Residents: father of a second child (E), a dismissed worker (G), the
    host, a mother under 支援措置. `register_import` is the import that brought them.
    """

    residents: int
    register_import: UUID
    family_of_five: UUID
    elder: UUID
    foreigner: UUID
    couple: UUID
    protected_transfer: UUID
    birth_father: UUID
    job_lost: UUID
    host: UUID
    protected_resident: UUID


def seed_city(
    municipality: Municipality, *, on: date | None = None, people: int = PEOPLE, seed: int = SEED
) -> SeededCity:
    """Import the register, receive the transfers of `on` (today), enter a 支援措置.

    The municipality must be active and have a key. Called again for the same day it changes nothing.
    """
    actor = system_actor("synthetic")
    day = on or timezone.localdate()
    taken = _import(actor, register_rows(people, seed, visitors.resident_households()))
    transfers = [receive_transfer(actor, message).pk for message in visitors.messages(day)]
    father, worker, host, fled = (
        _head(*name)
        for name in (
            (visitors.BIRTH_FATHER, "健太"),
            (visitors.JOB_LOST, "大輔"),
            (visitors.HOST, "誠"),
            (visitors.FLED, "沙織"),
        )
    )
    _protect(actor, fled)
    family, elder, foreigner, couple, protected = transfers
    return SeededCity(
        residents=Resident.objects.filter(removed=False).count(),
        register_import=taken.pk,
        family_of_five=family,
        elder=elder,
        foreigner=foreigner,
        couple=couple,
        protected_transfer=protected,
        birth_father=father.pk,
        job_lost=worker.pk,
        host=host.pk,
        protected_resident=fled.pk,
    )


def write_register(rows: Iterable[Row], out: io.BytesIO) -> Written:
    """The rows as the core system would send them: all items of the edition, UTF-8 with BOM, CRLF."""
    edition = load_edition()
    return write_csv(out, rows, edition, items=edition.all_items())


def _import(actor: Actor, rows: Iterable[Row]) -> RegisterImport:
    out = io.BytesIO()
    written = write_register(rows, out)
    slip = Manifest(
        FILE_NAME,
        written.rows,
        written.sha256,
        "full",
        load_edition().id,
        "utf-8",
        "2026-10-01T06:00:00+09:00",
    )
    found = import_register(actor, out, file_name=FILE_NAME, manifest=slip.to_json(), enqueue=False)
    taken = run_import(actor, found.pk)
    if taken.state != RegisterImport.State.APPLIED:
        first = taken.problems.filter(severity="error").first()
        raise RuntimeError(
            f"The synthetic register was refused: {first.row_number} {first.item} {first.reason}"
        )
    return taken


def _head(family: tuple[str, str], given: str) -> Resident:
    found: Resident = Resident.objects.filter(name=f"{family[0]}　{given}", removed=False).earliest(
        "atena_number"
    )
    return found


def _protect(actor: Actor, mother: Resident) -> None:
    if mother.protections.exists():
        return
    child = Resident.objects.exclude(pk=mother.pk).get(household_number=mother.household_number)
    protect_person(
        actor,
        mother.pk,
        together=[child.pk],
        details={"category": "dv", "protected_addresses": [mother.address], "note": "架空の支援措置です。"},
    )
