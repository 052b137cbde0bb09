"""Take a source file in whole, or refuse it whole with a report that lets somebody mend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.actions.take_register import TOPIC
from madoguchi.cityhall.benefits.models import RefusedSource, SourceFile
from madoguchi.cityhall.benefits.steps import signature_of
from madoguchi.cityhall.benefits.targets.source_tables import as_parquet, newest, source_of
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.benefits import Envelope, Source, SourceRefused, read_source
from madoguchi.rules.benefits.model import Finding


class FileNotTaken(Refusal):
    """Nothing of the file was taken in; `report` is kept for download."""

    status = 422

    def __init__(self, report: RefusedSource) -> None:
        super().__init__(
            _("このファイルは取り込めません（%s件）。直すところを確かめてください。") % f"{report.count:,}"
        )
        self.report = report


def import_source(
    actor: Actor, kind: str, data: bytes, *, file_name: str, envelope: Envelope, today: date | None = None
) -> SourceFile:
    """The file as a source. The very same bytes again are the file that is there.

    People of the file are checked against the newest register that was taken. Raises `FileNotTaken` with a
    report of every finding: stale, partial, other schema or bytes, bad cells, repeated or dead people.
    """
    require(actor, Permission.BENEFIT_WORK)
    register = newest(SourceFile.Kind.REGISTER)
    try:
        read = read_source(
            kind, data, envelope=envelope, today=today or timezone.localdate(),
            register=source_of(register) if register else None,
        )  # fmt: skip
    except SourceRefused as refused:
        raise FileNotTaken(_report(actor, kind, file_name, envelope, refused.findings)) from None
    return _keep(actor, read, file_name)


@transaction.atomic
def _keep(actor: Actor, read: Source, file_name: str) -> SourceFile:
    content, rows = as_parquet([read.table])
    made, fresh = SourceFile.objects.get_or_create(
        kind=read.kind, sha256=read.sha256,
        defaults={
            "schema": read.schema_version, "file_name": file_name[:255], "as_of": read.as_of, "rows": rows,
            "amount_total": read.amount_total, "report": {"rows": rows}, "content": content,
            "imported_by": signature_of(actor), "imported_at": timezone.now(),
        },
    )  # fmt: skip
    if fresh:
        detail = {"kind": made.kind, "rows": rows, "sha256": made.sha256}
        live.publish("source.taken", [TOPIC])
        audit.record(actor, "benefit.source_taken", f"source:{made.pk}", detail=detail)
    return made


@transaction.atomic
def _report(
    actor: Actor, kind: str, file_name: str, envelope: Envelope, findings: Sequence[Finding]
) -> RefusedSource:
    made = RefusedSource.objects.create(
        kind=kind, file_name=file_name[:255], sha256=envelope.sha256[:64], count=len(findings),
        findings=[[one.row, one.column, one.reason, one.remedy] for one in findings],
        refused_for=signature_of(actor), refused_at=timezone.now(),
    )  # fmt: skip
    detail = {"kind": kind, "findings": len(findings)}
    audit.record(actor, "benefit.source_refused", f"source:{made.pk}", detail=detail)
    return made
