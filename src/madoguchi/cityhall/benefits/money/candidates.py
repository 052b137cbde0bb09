"""Who could be paid now: live grants without a live payment, with the account that counts at a moment.

An account is usable when its name was found equal or a person accepted it. After a returned payment only an
account that was entered since then is: the same one would come back again. A file that the bank refused as a
whole says nothing about its accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Account, Decision, Payment
from madoguchi.cityhall.benefits.states import PAYMENT_LIVE
from madoguchi.rules import zengin

CHUNK = 1_000
FILE_REFUSED = "file_refused"
USABLE = Q(newest_verdict=Account.Verdict.EQUAL) | Q(newest_accepted__isnull=False)
FRESH = Q(came_back__isnull=True) | Q(newest_at__gt=F("came_back"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A decision that a payment can be made from. `attempt` counts from 1."""

    decision: Decision
    attempt: int
    account: Account


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A grant that cannot be paid now: the target's number and why."""

    number: str
    sentence: str


def unpaid(round_id: UUID) -> QuerySet[Decision]:
    """Live grants of a round without a live payment, held ones left aside."""
    live = Payment.objects.filter(state__in=PAYMENT_LIVE).values("decision_id")
    grants = Decision.objects.filter(round_id=round_id, state="live", kind="grant", target__state="decided")
    return grants.exclude(pk__in=live)


def with_account(decisions: QuerySet[Decision], at: datetime) -> QuerySet[Decision]:
    """Each decision with what is known of its newest account at that moment, for `USABLE` and `FRESH`."""
    newest = Account.objects.filter(target=OuterRef("target"), frozen_at__lte=at).order_by("-version")
    returned = Payment.objects.filter(decision=OuterRef("pk"), state="returned").order_by("-attempt")
    return decisions.annotate(
        newest_verdict=Subquery(newest.values("verdict")[:1], output_field=CharField()),
        newest_accepted=Subquery(newest.values("accepted_by")[:1]),
        newest_at=Subquery(newest.values("frozen_at")[:1]),
        came_back=Subquery(returned.exclude(return_code=FILE_REFUSED).values("returned_at")[:1]),
    )


def payable(round_id: UUID, at: datetime) -> QuerySet[Decision]:
    """The unpaid grants with a usable account."""
    return with_account(unpaid(round_id), at).filter(USABLE).filter(FRESH)


def candidates(round_id: UUID, at: datetime) -> Iterator[Candidate]:
    """Every payable grant with its account, by the target's number; three statements a thousand."""
    found = payable(round_id, at).order_by("target__number")
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        rows = Decision.objects.filter(pk__in=ids[start : start + CHUNK]).select_related("target")
        rows = list(rows.defer(*_HEAVY).order_by("target__number"))
        accounts = accounts_as_of((row.target_id for row in rows), at)
        earlier = _attempts(row.pk for row in rows)
        yield from (Candidate(row, earlier.get(row.pk, 0) + 1, accounts[row.target_id]) for row in rows)


_HEAVY = ("reason", "reversal_reason", "target__explained", "target__snapshot")


def accounts_as_of(target_ids: Iterable[UUID], at: datetime) -> dict[UUID, Account]:
    """The account of each target that counted at that moment: the newest version by then."""
    rows = Account.objects.filter(target_id__in=list(target_ids), frozen_at__lte=at)
    return {row.target_id: row for row in rows.order_by("target_id", "version")}


def _attempts(decision_ids: Iterable[UUID]) -> dict[UUID, int]:
    rows = Payment.objects.filter(decision_id__in=list(decision_ids)).order_by()
    return dict(rows.values_list("decision_id").annotate(count=Count("pk")))


def without_account(round_id: UUID, at: datetime) -> list[LeftOut]:
    """Grants that wait for an account, with the reason."""
    rows = with_account(unpaid(round_id), at).exclude(USABLE & FRESH).order_by("target__number")
    values = rows.values_list("target__number", "newest_verdict", "came_back")
    return [LeftOut(number, _why(verdict, returned)) for number, verdict, returned in values]


def _why(verdict: str | None, returned: datetime | None) -> str:
    if verdict is None:
        return _("振込先の口座が登録されていません。")
    if returned is not None:
        return _("前の振込が不能でした。口座を確かめて登録し直すと、次の起案に入ります。")
    return _("口座の名義の確認が終わっていません。")


def instruction(account: Account, amount: int, key: str, place: int) -> zengin.Payment:
    """The payment into that account as the bank file takes it."""
    secret = account.secret
    return zengin.Payment(
        account.bank_code, account.branch_code, account.account_type, secret["number"], secret["holder"],
        amount, key, legal_entity=bool(secret.get("legal_entity")), place=place,
    )  # fmt: skip


def unwritable(payment: zengin.Payment, profile: zengin.Profile) -> str:
    """Why the payment cannot be written as it is, or "". A name is never changed in substance in silence."""
    found = zengin.errors(zengin.check_account(payment.account))
    if found:
        return f"{found[0].message}{found[0].remedy}"
    try:
        kana = zengin.to_bank_kana(payment.payee_name, profile, payment.legal_entity, width=30)
    except zengin.NotConvertible as error:
        return f"{error.message}{error.remedy}"
    if kana.material:
        reasons = "、".join(dict.fromkeys(change.reason for change in kana.material))
        return _("名義がそのままでは送れません（%(reasons)s）。通帳の名義を確かめてください。") % {
            "reasons": reasons
        }
    if payment.amount > profile.amount_max:
        return _("金額が、この銀行に1件で依頼できる額を超えています。")
    return ""
