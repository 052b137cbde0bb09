"""The core system's next register file proves, or does not, that it took what was exported."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.core_rows import CoreRows, Line, compare, numbers_of
from madoguchi.cityhall.cases.models import Action, ExportItem, Reconciliation, VisitPerson
from madoguchi.cityhall.cases.steps import finish_case_step, new_action, require
from madoguchi.cityhall.residents import selectors as register
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@dataclass(frozen=True, slots=True)
class ReconciliationResult:
    """How many exported cases the import confirmed, contradicted, or said nothing about."""

    confirmed: int
    mismatched: int
    silent: int


def reconcile_register(actor: Actor, import_id: UUID) -> ReconciliationResult:
    """Compare every exported, unconfirmed case with the import's rows, each case in its own transaction.

    A case is confirmed when all its people are there as expected; it is a mismatch when any of them differs
    or only some are there. Running it again for the same import changes nothing more.
    """
    require(actor, Permission.REGISTER_IMPORT)
    waiting = list(ExportItem.objects.filter(state__in=["waiting", "mismatch"]).values_list("pk", flat=True))
    if not waiting:
        return ReconciliationResult(0, 0, 0)
    rows = CoreRows(register.import_rows(import_id))
    outcomes = [_settle(actor, item_id, import_id, rows) for item_id in waiting]
    return ReconciliationResult(outcomes.count("confirmed"), outcomes.count("mismatch"), outcomes.count(""))


@transaction.atomic
def _settle(actor: Actor, item_id: int, import_id: UUID, rows: CoreRows) -> str:
    item = ExportItem.objects.select_for_update(of=("self",)).select_related("case").get(pk=item_id)
    if item.state == "confirmed" or item.reconciliations.filter(import_id=import_id).exists():
        return str(item.state)
    lines = compare(item.expected, rows)
    if lines is None:
        return ""
    _link(item, rows)
    outcome = "confirmed" if all(line.same for line in lines) else "mismatch"
    _record(actor, item, import_id, outcome, lines)
    return outcome


def _link(item: ExportItem, rows: CoreRows) -> None:
    """Remember whom the register made of each newcomer, so that a 支援措置 of later guards this visit too."""
    numbers = numbers_of(item.expected, rows)
    ids = register.resident_ids(list(numbers.values()))
    for key, number in numbers.items():
        newcomers = VisitPerson.objects.filter(visit=item.case.visit_id, key=key, resident_id__isnull=True)
        newcomers.update(became_id=ids.get(number))


def _record(actor: Actor, item: ExportItem, import_id: UUID, outcome: str, lines: list[Line]) -> None:
    Reconciliation.objects.create(
        item=item, import_id=import_id, outcome=outcome, comparison=[asdict(line) for line in lines],
        at=timezone.now(),
    )  # fmt: skip
    item.state = outcome
    item.save(update_fields=["state"])
    kind = Action.Kind.CONFIRMED if outcome == "confirmed" else Action.Kind.MISMATCHED
    case = item.case
    txid = uuid5(import_id, str(item.pk))
    action = new_action(actor, case.visit_id, kind, txid, case=case, section=case.section)
    finish_case_step(actor, action, case, case.section)
