"""Reads around the core system: what may leave, what left, what came back. Offered by `cases.selectors`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.cityhall.cases.guarding import sources_of
from madoguchi.cityhall.cases.models import ApiToken, Case, Export, ExportItem, Reconciliation
from madoguchi.cityhall.cases.refusals import NotFound, OtherSection
from madoguchi.cityhall.cases.steps import is_house, require
from madoguchi.cityhall.residents import selectors as register
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

EXPORTABLE = (Case.State.RECEIVED, Case.State.WORKING, Case.State.DONE)
SHOWN = 200


def exportable(actor: Actor) -> list[Case]:
    """The actor's section's cases that the core system has not been given, oldest first."""
    require(actor, Permission.EXPORT_TAKE)
    return list(_to_export(actor.section).select_related("visit")[:SHOWN])


def _to_export(section: str) -> QuerySet[Case]:
    waiting = Case.objects.filter(section=section, exported_at__isnull=True, state__in=EXPORTABLE)
    return waiting.order_by("opened_at", "id")


def next_to_export(actor: Actor, limit: int) -> list[UUID]:
    """The oldest cases to export, locked for the caller; cases that another caller holds are passed over.

    So are all cases of a visit with somebody whom 支援措置 covers.
    """
    waiting = _to_export(actor.section).select_for_update(of=("self",), skip_locked=True)
    found: list[UUID] = []
    blocked: set[UUID] = set()
    # Blocked cases are replaced by later ones: they may wait for days, and must not hold up the rest.
    while len(found) < limit:
        more = waiting.exclude(pk__in=found).exclude(visit_id__in=blocked)
        rows = list(more.values_list("pk", "visit_id")[: limit - len(found)])
        if not rows:
            break
        blocked |= {visit_id for visit_id in {visit for _, visit in rows} if _is_blocked(visit_id)}
        found += [pk for pk, visit_id in rows if visit_id not in blocked]
    return found


def _is_blocked(visit_id: UUID) -> bool:
    """Whether 支援措置 keeps a machine from a visit: even a mere caution does, nobody would read it.

    Records nothing: the machine sees nothing of those people, and asks again every few minutes.
    """
    residents, transfers = sources_of(visit_id)
    return bool(register.protected_ids(residents) or register.protected_transfer_ids(transfers))


def _is_refused(actor: Actor, operation: str, visit_id: UUID) -> bool:
    residents, transfers = sources_of(visit_id)
    try:
        register.require_operation(
            actor, operation, resident_ids=residents, transfer_ids=transfers, visit_id=visit_id
        )
    except ProtectedPerson:
        return True
    return False


def exports(actor: Actor, limit: int = 50) -> list[Export]:
    """The section's exports, newest first, without their bytes."""
    require(actor, Permission.EXPORT_TAKE)
    own = Export.objects.defer("archive").filter(section=actor.section)
    return list(own.order_by("-taken_at")[:limit])


def access_export(actor: Actor, export_id: UUID) -> Export:
    """An export of the own section. Raises `NotFound` or `OtherSection`."""
    require(actor, Permission.EXPORT_TAKE)
    export = Export.objects.filter(pk=export_id).first()
    if export is None:
        raise NotFound("出力")
    if not is_house(actor) and export.section != actor.section:
        raise OtherSection(f"export:{export.pk}", export.section)
    return export


def earlier_export(actor: Actor, txid: UUID) -> Export | None:
    """The export that this client already took. Raises `OtherSection` for a key that is somebody else's."""
    export = Export.objects.filter(txid=txid).first()
    if export is not None and not is_house(actor) and export.section != actor.section:
        raise OtherSection(f"export:{export.pk}", export.section)
    return export


def exported_items(*, unconfirmed_only: bool = True) -> list[ExportItem]:
    """What the core system was given, oldest first. `expected`: what its register should show in return."""
    items = ExportItem.objects.select_related("case", "export")
    if unconfirmed_only:
        items = items.filter(state__in=["waiting", "mismatch"])
    return list(items.defer("export__archive").order_by("id"))


def waiting_for_core(actor: Actor) -> list[ExportItem]:
    """The section's exported cases that no register import has mentioned yet, oldest first."""
    require(actor, Permission.TASK_WORK)
    items = ExportItem.objects.filter(state="waiting", case__section=actor.section)
    return list(items.select_related("case__visit").order_by("id")[:SHOWN])


def confirmed_by_core(actor: Actor) -> list[Reconciliation]:
    """The section's cases that the register has confirmed, newest first."""
    require(actor, Permission.TASK_WORK)
    rows = Reconciliation.objects.filter(
        outcome="confirmed", item__state="confirmed", item__case__section=actor.section
    )
    return list(rows.defer("comparison").select_related("item__case").order_by("-id")[:SHOWN])


def api_tokens(actor: Actor) -> list[ApiToken]:
    """The section's keys for machines, newest first. Raises `NotAllowed` unless a head asks."""
    require(actor, Permission.TASK_ASSIGN)
    return list(ApiToken.objects.filter(section=actor.section).order_by("-created_at")[:SHOWN])


def mismatches(actor: Actor, section: str | None = None) -> list[Reconciliation]:
    """The newest comparison of each exported case of the section that does not agree with the register.

    Each is recorded as seen; `comparison` is empty where 支援措置 blocks the view.
    """
    require(actor, Permission.TASK_WORK)
    newest: dict[Any, Reconciliation] = {}
    rows = Reconciliation.objects.filter(
        item__state="mismatch", item__case__section=section or actor.section
    ).select_related("item__case__visit")
    for row in rows.order_by("id"):
        newest[row.item_id] = row
    return _seen(actor, list(newest.values()))


def _seen(actor: Actor, rows: list[Reconciliation]) -> list[Reconciliation]:
    for row in rows:
        case = row.item.case
        if _is_refused(actor, "view", case.visit_id):
            row.comparison = []
            continue
        audit.record_view(actor, "case.viewed", f"case:{case.pk}", repeated=True, detail={"as": "comparison"})
    return rows
