"""Take the register as it stands now as the source of a round's targets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import SourceFile
from madoguchi.cityhall.benefits.steps import signature_of
from madoguchi.cityhall.benefits.targets.source_tables import as_parquet, register_table
from madoguchi.cityhall.residents.selectors import register_people
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.benefits.source_columns import SCHEMA_VERSION

TOPIC = "benefit-sources"


def ask_for_register(actor: Actor) -> None:
    """Let a job take the register; the sources page shows the file when it is there."""
    from madoguchi.cityhall.benefits.tasks import take_the_register

    require(actor, Permission.BENEFIT_WORK)
    with transaction.atomic():
        audit.record(actor, "benefit.register_asked", "sources")
        take_the_register.enqueue(signature_of(actor))


def take_register(actor: Actor, *, by: str = "", today: date | None = None) -> SourceFile:
    """A source file of everybody the register knows, 除票 included; `by` names who asked for it.

    The same register taken twice on one day is one file.
    """
    require(actor, Permission.BENEFIT_WORK)
    day = today or timezone.localdate()
    content, rows = as_parquet(_tables(actor))
    sha256 = hashlib.sha256(f"{day}\n".encode() + content).hexdigest()
    with transaction.atomic():
        made, fresh = SourceFile.objects.get_or_create(
            kind=SourceFile.Kind.REGISTER,
            sha256=sha256,
            defaults={
                "schema": SCHEMA_VERSION, "file_name": "", "as_of": day, "rows": rows,
                "report": {"rows": rows}, "content": content, "imported_by": by or signature_of(actor),
                "imported_at": timezone.now(),
            },
        )  # fmt: skip
        if fresh:
            audit.record(actor, "benefit.source_taken", f"source:{made.pk}", detail={"rows": rows})
            live.publish("source.taken", [TOPIC])
    return made


def _tables(actor: Actor) -> Iterator[pa.Table]:
    row = 2
    for people in register_people(actor, "benefit.targets"):
        yield register_table(people, row)
        row += len(people)
