"""Accounts behind several people, and payments that stand out: what an auditor looks for first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.concerns import MONEY_SENT, usual_amount
from madoguchi.cityhall.benefits.answers.vocabulary import vocabulary
from madoguchi.cityhall.benefits.models import Account, Payment, Round, Target
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.steps import check_section
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

MOST = 200
WITH_MONEY = (Target.State.APPLIED, Target.State.DEEMED, Target.State.REVIEW, Target.State.RESUBMITTED,
              Target.State.DECIDED, Target.State.HELD)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SameAccount:
    """Another case that uses the same account now. `name` is "" for who may not see names."""

    target_id: UUID
    number: str
    round_name: str
    state: str
    name: str


@dataclass(frozen=True, slots=True)
class SharedAccount:
    """One account behind several people, `shown` masked and "" for who sees hashes only."""

    fingerprint: str
    shown: str
    users: tuple[SameAccount, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class Outlier:
    """A payment that stands out; `reasons` in words."""

    target_id: UUID
    number: str
    amount: int
    times: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountReport:
    owned: Round
    shared: tuple[SharedAccount, ...]
    outliers: tuple[Outlier, ...]
    usual: float


def account_report(actor: Actor, round_id: UUID) -> AccountReport:
    """Many-to-one accounts and outliers of a round, at most 200 of each, in a fixed number of statements.

    Officers see their own section's names; auditors, approvers and treasurers numbers and hashes.
    """
    require(actor, Permission.BENEFIT_VIEW)
    owned = Round.objects.filter(pk=round_id).first()
    if owned is None:
        raise NotFound("給付事業")
    works = Permission.BENEFIT_WORK in actor.permissions
    check_section(actor, owned, Permission.BENEFIT_WORK if works else Permission.BENEFIT_VIEW)
    shared, usual = _shared(owned, names=works or actor.is_house), usual_amount(owned)
    audit.record(
        actor, "benefit.account_report", f"benefit:{owned.pk}", detail={"shared": len(shared), "names": works}
    )
    return AccountReport(owned, shared, _outliers(owned, usual), usual)


def same_account(account: Account) -> tuple[SameAccount, ...]:
    """The other cases, of any round, whose newest account is this one."""
    others = {target for _, target in accounts.users_of([account.fingerprint])} - {account.target_id}
    targets = Target.objects.filter(pk__in=others).select_related("round").order_by("number")
    return tuple(_user(target, names=True) for target in targets[:MOST])


def _shared(owned: Round, *, names: bool) -> tuple[SharedAccount, ...]:
    ever = Account.objects.filter(target__round=owned, target__state__in=WITH_MONEY).order_by()
    many = ever.values("fingerprint").annotate(people=Count("target__subject", distinct=True))
    marks = many.filter(people__gt=1).order_by("-people", "fingerprint").values_list("fingerprint", flat=True)
    using = accounts.users_of(list(marks[:MOST]))
    targets = Target.objects.filter(pk__in={target for _, target in using}, round=owned, state__in=WITH_MONEY)
    found = {target.pk: target for target in targets.select_related("round")}
    users: dict[str, list[Target]] = defaultdict(list)
    for mark, target in using:
        if target in found:
            users[mark].append(found[target])
    shared = {mark: rows for mark, rows in users.items() if len({row.subject for row in rows}) > 1}
    words = _masked(shared) if names else {}
    return tuple(
        SharedAccount(
            mark, words.get(mark, ""),
            tuple(_user(row, names=names) for row in sorted(rows, key=lambda row: row.number)),
            sum(row.amount or 0 for row in rows),
        )
        for mark, rows in sorted(shared.items(), key=lambda item: (-len(item[1]), item[0]))
    )  # fmt: skip


def _masked(shared: Mapping[str, Sequence[Target]]) -> dict[str, str]:
    """Each shared account by its last digits, from any row that holds it."""
    one_each = {mark: rows[0].pk for mark, rows in shared.items()}
    rows = Account.objects.filter(fingerprint__in=one_each, target__in=one_each.values())
    return {row.fingerprint: accounts.shown(row) for row in rows}


def _user(target: Target, *, names: bool) -> SameAccount:
    name = (target.snapshot or {}).get("name", "") if names else ""
    return SameAccount(target.pk, target.number, str(target.round), Target.State(target.state).label, name)


def _outliers(owned: Round, usual: float) -> tuple[Outlier, ...]:
    """The largest amounts, from the catalogue's multiple of the mean on, and what else is odd about them."""
    if not usual:
        return ()
    newest = Account.objects.filter(target=OuterRef("pk")).order_by("-version")
    large = (
        Target.objects.filter(
            round=owned, state__in=WITH_MONEY, amount__gte=usual * vocabulary()["outlier_times"]
        )
        .annotate(
            mark=Subquery(newest.values("fingerprint")[:1]), verdict=Subquery(newest.values("verdict")[:1])
        )
        .order_by("-amount", "number")[:MOST]
    )
    rows = list(large.values_list("pk", "number", "amount", "mark", "verdict"))
    paid = set(
        Payment.objects.filter(fingerprint__in={row[3] for row in rows if row[3]}, state__in=MONEY_SENT)
        .values_list("fingerprint", flat=True)
    )  # fmt: skip
    return tuple(
        Outlier(pk, number, amount, amount / usual, tuple(_reasons(mark, verdict, paid)))
        for pk, number, amount, mark, verdict in rows
    )


def _reasons(mark: str | None, verdict: str | None, paid: set[str]) -> list[str]:
    reasons = ["金額が平均より大きい"]
    if mark is None:
        return [*reasons, "口座がまだない"]
    if mark not in paid:
        reasons.append("はじめて振り込む口座")
    if verdict != Account.Verdict.EQUAL:
        reasons.append("名義が一致していない")
    return reasons
