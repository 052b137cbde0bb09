"""Batches of payments: what waits for whom, and one batch with everything that an approver has to see.

Nobody's name is here: numbers, banks, the last digits of accounts, amounts. Names stand on the target's page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Sum

from madoguchi.cityhall.benefits.models import Approval, BankFile, Batch, DispatchAttempt, Payment, ResultRow
from madoguchi.cityhall.benefits.reads.rounds import is_officer
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.steps import check_section
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.zengin import ACCOUNT_TYPES, bank_name, branch_name

PAGE = 50
OPEN_STATES = ("drafted", "approved", "fixed", "sent", "accepted")


@dataclass(frozen=True, slots=True)
class BatchPage:
    """Open batches all, the closed ones by pages; `waiting`: how many wait for this very person."""

    open: Sequence[Batch]
    closed: Sequence[Batch]
    waiting: int
    older: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment without a name."""

    position: int
    number: str
    target_id: UUID
    bank: str
    branch: str
    account: str
    amount: int
    state: str
    state_label: str
    attempt: int
    return_code: str


@dataclass(frozen=True, slots=True)
class Group:
    """Payments that have something in common: an amount, a bank, a state; `value` is that."""

    value: Any
    label: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch. `mine`: this person made it, and so neither approves nor releases it."""

    batch: Batch
    mine: bool
    approvals: Sequence[Approval]
    approved_by_me: bool
    by_amount: Sequence[Group]
    by_bank: Sequence[Group]
    files: Sequence[BankFile]
    states: Sequence[Group]
    again: int
    results: Sequence[Group] = field(default=())

    @property
    def missing(self) -> int:
        """Approvals that are still needed."""
        return max(0, self.batch.approvals_needed - len(self.approvals))


def batches(actor: Actor, before: str = "") -> BatchPage:
    """The batches that the actor may see, newest first; three statements whatever their number."""
    require(actor, Permission.BENEFIT_VIEW)
    seen = _visible(actor).select_related("round", "drafted_by", "released_by").order_by("-number")
    seen = seen.annotate(approved=Count("approvals")).defer("round__definition")
    still = list(seen.filter(state__in=OPEN_STATES))
    done = seen.exclude(state__in=OPEN_STATES)
    rows = list((done.filter(number__lt=before) if before else done)[: PAGE + 1])
    older = rows[PAGE - 1].number if len(rows) > PAGE else ""
    return BatchPage(still, rows[:PAGE], len(_for_me(actor, still)), older)


def _for_me(actor: Actor, still: Sequence[Batch]) -> list[Batch]:
    """Those on which this person can act next."""
    mine = {Permission.BENEFIT_APPROVE: "drafted", Permission.BENEFIT_RELEASE: "approved"}
    wanted = {state for right, state in mine.items() if right in actor.permissions}
    done = set(
        Approval.objects.filter(batch__in=[one.pk for one in still], approver_id=actor.id)
        .values_list("batch_id", flat=True)
    )  # fmt: skip
    others = [one for one in still if str(one.drafted_by_id) != actor.id and one.pk not in done]
    return [one for one in others if one.state in wanted]


def access_batch(actor: Actor, batch_id: UUID, *, repeated: bool = False) -> BatchView:
    """The batch with its approvals, files and sendings, recorded as seen; a fixed number of statements.

    Raises `NotAllowed`, `NotFound`, `OtherSection`.
    """
    batch = find_batch(actor, batch_id)
    approvals = list(batch.approvals.select_related("approver").order_by("at"))
    attempts = Prefetch("dispatch__attempts", DispatchAttempt.objects.order_by("id"), to_attr="history")
    files = batch.files.defer("body").select_related("dispatch").prefetch_related(attempts).order_by("part")
    audit.record_view(actor, "batch.viewed", f"batch:{batch.pk}", repeated=repeated)
    paid = Payment.objects.filter(batch=batch).order_by()
    return BatchView(
        batch=batch,
        mine=str(batch.drafted_by_id) == actor.id,
        approvals=approvals,
        approved_by_me=any(str(one.approver_id) == actor.id for one in approvals),
        by_amount=_groups(paid, "amount", lambda amount: f"{amount:,}円"),
        by_bank=_groups(paid, "bank_code", lambda code: bank_name(code) or code),
        files=list(files),
        states=_groups(paid, "state", lambda state: str(Payment.State(state).label)),
        again=paid.filter(attempt__gt=1).count(),
        results=_results(batch),
    )


def find_batch(actor: Actor, batch_id: UUID) -> Batch:
    """The batch, for whoever may see it. Raises `NotAllowed`, `NotFound`, `OtherSection`."""
    require(actor, Permission.BENEFIT_VIEW)
    found = Batch.objects.select_related("round", "drafted_by", "released_by").defer("round__definition")
    if (batch := found.filter(pk=batch_id).first()) is None:
        raise NotFound("支払")
    if is_officer(actor):
        check_section(actor, batch.round, Permission.BENEFIT_WORK)
    return batch


def payment_lines(batch: Batch, after: int = 0, *, state: str = "", limit: int = PAGE) -> list[PaymentLine]:
    """The next payments of a batch by position; one statement."""
    rows = Payment.objects.filter(batch=batch, position__gt=after).order_by("position")
    rows = rows.filter(state=state) if state else rows
    return [line_of(row) for row in rows.select_related("decision__target").defer(*_HEAVY)[:limit]]


_HEAVY = ("decision__reason", "decision__target__explained", "decision__target__snapshot")


def line_of(row: Payment) -> PaymentLine:
    """A payment as lists show it."""
    return PaymentLine(
        row.position, row.decision.target.number, row.decision.target_id,
        bank_name(row.bank_code) or row.bank_code,
        branch_name(row.bank_code, row.branch_code) or row.branch_code, masked(row), row.amount, row.state,
        str(Payment.State(row.state).label), row.attempt, row.return_code,
    )  # fmt: skip


def masked(row: Payment) -> str:
    """普通 ****567: enough to tell two accounts apart."""
    return f"{ACCOUNT_TYPES.get(row.account_type, '')} ****{row.secret['number'][-3:]}"


def _groups(rows: QuerySet[Payment], column: str, label: Callable[[Any], str]) -> list[Group]:
    counted = rows.values_list(column).annotate(count=Count("pk"), total=Sum("amount")).order_by("-total")
    return [Group(value, label(value), count, total) for value, count, total in counted]


def _results(batch: Batch) -> list[Group]:
    """The result files that spoke of this batch."""
    rows = ResultRow.objects.filter(payment__batch=batch).order_by("file__imported_at")
    counted = rows.values_list("file__file_name", "file__imported_at").annotate(
        count=Count("pk"), total=Sum("payment__amount")
    )
    return [Group(name, name, count, total) for name, _at, count, total in counted]


def _visible(actor: Actor) -> QuerySet[Batch]:
    return Batch.objects.filter(round__section=actor.section) if is_officer(actor) else Batch.objects.all()


@dataclass(frozen=True, slots=True)
class TargetPayment:
    """One payment of a target, for its page."""

    batch: Batch
    line: PaymentLine
    returned_at: datetime | None


def payments_of_target(target_id: UUID) -> list[TargetPayment]:
    """Every payment that was ever made for a target, oldest first; for `benefits/_target_money.html`."""
    rows = Payment.objects.filter(decision__target=target_id).select_related("batch", "decision__target")
    ordered = rows.defer(*_HEAVY).order_by("decision__decided_at", "attempt")
    return [TargetPayment(row.batch, line_of(row), row.returned_at) for row in ordered]
