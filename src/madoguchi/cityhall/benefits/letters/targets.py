"""Who gets which letter: one query for each kind, over the states and what has been sent already."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from madoguchi.cityhall.benefits.models import (
    Account,
    Decision,
    Kind,
    Letter,
    LetterRun,
    Payment,
    Reclaim,
    Round,
    Target,
)
from madoguchi.cityhall.benefits.money.reclaiming import OPEN as OPEN_RECLAIM
from madoguchi.cityhall.benefits.states import PAYMENT_LIVE

S, Run = Target.State, LetterRun.State
# Letters that tell of the grant and can be answered.
INFORMING = (Kind.NOTICE, Kind.CONFIRMATION)
_UNDER_WAY = (Run.MAKING, Run.MADE, Run.POSTING)


def addressees(owned: Round, kind: str) -> QuerySet[Target]:
    """The targets that the next run of this kind writes to, by number; nobody gets two of one kind."""
    same = (kind,) if kind not in INFORMING else INFORMING
    waiting = Letter.objects.filter(target=OuterRef("pk"), kind__in=same, run__state__in=_UNDER_WAY)
    found = _WHO[Kind(kind)](Target.objects.filter(round=owned), owned)
    return found.exclude(Exists(waiting)).order_by("number")


def with_usable_account(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets whose newest account may be paid into; the same rule as `accounts.usable`."""
    newest = Account.objects.filter(target=OuterRef("pk")).order_by("-version")
    known = targets.annotate(
        account_verdict=Subquery(newest.values("verdict")[:1]),
        account_accepted=Subquery(newest.values("accepted_by")[:1]),
    )
    return known.filter(Q(account_verdict=Account.Verdict.EQUAL) | Q(account_accepted__isnull=False))


def _notices(targets: QuerySet[Target], owned: Round) -> QuerySet[Target]:
    return with_usable_account(targets.filter(state=S.FIXED)) if owned.push else targets.none()


def _confirmations(targets: QuerySet[Target], owned: Round) -> QuerySet[Target]:
    fixed = targets.filter(state=S.FIXED)
    return fixed.exclude(pk__in=_notices(fixed, owned).values("pk")) if owned.push else fixed


def _reminders(targets: QuerySet[Target], owned: Round) -> QuerySet[Target]:
    """Who got a confirmation and has not answered. A notice needs no answer, so nobody is reminded of it."""
    asked = _posted(Kind.CONFIRMATION)
    return targets.filter(Exists(asked), state=S.INFORMED).exclude(Exists(_posted(Kind.REMINDER)))


def _decisions(targets: QuerySet[Target], owned: Round) -> QuerySet[Target]:
    return _told(targets.filter(state=S.DECIDED), Decision.Kind.GRANT, Kind.DECISION)


def _refusals(targets: QuerySet[Target], owned: Round) -> QuerySet[Target]:
    return _told(targets.filter(state=S.REJECTED), Decision.Kind.REFUSAL, Kind.REFUSAL)


def _told(targets: QuerySet[Target], decided: str, kind: str) -> QuerySet[Target]:
    live = Decision.objects.filter(target=OuterRef("pk"), kind=decided, state=Decision.State.LIVE)
    since = targets.annotate(since=Subquery(live.values("decided_at")[:1])).filter(since__isnull=False)
    return since.exclude(Exists(_posted(kind).filter(run__requested_at__gte=OuterRef("since"))))


def _returns(targets: QuerySet[Target], owned: Round) -> QuerySet[Target]:
    payments = Payment.objects.filter(decision__target=OuterRef("pk"))
    back = payments.filter(state=Payment.State.RETURNED).order_by("-returned_at")
    since = targets.filter(state=S.DECIDED).annotate(since=Subquery(back.values("returned_at")[:1]))
    unpaid = since.filter(since__isnull=False).exclude(Exists(payments.filter(state__in=PAYMENT_LIVE)))
    newer = Account.objects.filter(target=OuterRef("pk"), frozen_at__gt=OuterRef("since"))
    told = _posted(Kind.RETURN).filter(run__requested_at__gte=OuterRef("since"))
    return unpaid.exclude(Exists(newer)).exclude(Exists(told))


def _demands(targets: QuerySet[Target], owned: Round) -> QuerySet[Target]:
    asked = Reclaim.objects.filter(decision__target=OuterRef("pk"), state__in=OPEN_RECLAIM)
    since = targets.annotate(since=Subquery(asked.order_by("-requested_at").values("requested_at")[:1]))
    told = _posted(Kind.DEMAND).filter(run__requested_at__gte=OuterRef("since"))
    return since.filter(since__isnull=False).exclude(Exists(told))


def _posted(kind: str) -> QuerySet[Letter]:
    """Letters of a kind that went out to the target."""
    letters = Letter.objects.filter(target=OuterRef("pk"), kind=kind, run__state=Run.POSTED)
    return letters.exclude(state=Letter.Token.VOID)


_WHO: Mapping[Kind, Callable[[QuerySet[Target], Round], QuerySet[Target]]] = {
    Kind.NOTICE: _notices,
    Kind.CONFIRMATION: _confirmations,
    Kind.REMINDER: _reminders,
    Kind.DECISION: _decisions,
    Kind.REFUSAL: _refusals,
    Kind.RETURN: _returns,
    Kind.DEMAND: _demands,
}


def silent(owned: Round, kinds: tuple[str, ...]) -> QuerySet[Target]:
    """Informed targets whose newest answerable letter is of one of these kinds, with its `last_day`."""
    answerable = Letter.objects.filter(
        target=OuterRef("pk"), kind__in=(*INFORMING, Kind.REMINDER), run__state=Run.POSTED
    ).order_by("-run__posted_at")
    informed = Target.objects.filter(round=owned, state=S.INFORMED).annotate(
        last_kind=Subquery(answerable.values("kind")[:1]),
        last_day=Subquery(answerable.values("deadline")[:1]),
    )
    return informed.filter(last_kind__in=kinds)
