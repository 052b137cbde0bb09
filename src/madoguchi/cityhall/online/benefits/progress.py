"""Where a benefit stands, for whoever holds the letter: five steps and nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.cityhall.benefits.answers.answering import live_answer
from madoguchi.cityhall.benefits.models import Decision, Payment, Target
from madoguchi.cityhall.online.benefits.words import Words

S, P = Target.State, Payment.State
ARRIVED = (P.PAID, P.FINISHED)
STEPS = ("received", "review", "decided", "planned", "paid")
# How many of them are behind; the next one is what the resident waits for.
DONE_STEPS = {"received": 1, "review": 1, "decided": 3, "planned": 3, "paid": 5}


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five. `day` where there is one to tell."""

    word: str
    day: date | datetime | None
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """`headline` says in one sentence whether the resident must do anything; `badge` its kind."""

    headline: str
    badge: str
    number: str
    steps: tuple[Step, ...]
    account: str


def progress_of(target: Target, words: Words) -> Progress:
    """The state of an answered (or silently consented) case; three statements."""
    answer = live_answer(target)
    decision = Decision.objects.filter(target=target, state=Decision.State.LIVE).first()
    payment = _payment(decision)
    key = _key(target, decision, payment)
    reached = DONE_STEPS.get(key, 0)
    days = (
        answer.received_at if answer else None, None, decision.decided_at if decision else None,
        payment.batch.pay_on if payment else target.round.pay_on,
        payment.changed_at if payment and key == "paid" else None,
    )  # fmt: skip
    steps = tuple(
        Step(words.steps[name], days[place], place < reached, place == reached)
        for place, name in enumerate(STEPS)
    )
    headline, badge = words.headlines[key]
    account = answer.accounts.order_by("-version").first() if answer else None
    return Progress(
        headline, badge, answer.number if answer else "", steps if reached else (),
        words.sources.get(account.source, "") if account else "",
    )  # fmt: skip


def _payment(decision: Decision | None) -> Payment | None:
    if decision is None or decision.kind == Decision.Kind.REFUSAL:
        return None
    newest = decision.payments.exclude(state=P.CANCELLED).select_related("batch").order_by("-attempt")
    found: Payment | None = newest.first()
    return found


def _key(target: Target, decision: Decision | None, payment: Payment | None) -> str:
    """Which headline fits. A case on hold is simply being looked at: why is nobody's business on a phone."""
    if payment is not None:
        if payment.state == P.RETURNED:
            return "returned_money"
        return "paid" if payment.state in ARRIVED else "planned"
    if decision is not None:
        return "decided" if decision.kind == Decision.Kind.GRANT else "refused"
    fixed = {S.DECLINED: "declined", S.EXPIRED: "expired", S.RETURNED: "sent_back", S.EXCLUDED: "closed"}
    if target.state in fixed:
        return fixed[target.state]
    return "received" if target.state in (S.APPLIED, S.DEEMED, S.RESUBMITTED) else "review"
