"""The page before 起案: who is in it, who is not and why, and which days the bank takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Sum
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Round
from madoguchi.cityhall.benefits.money.banking import city_bank
from madoguchi.cityhall.benefits.money.candidates import (
    LeftOut,
    candidates,
    instruction,
    payable,
    unwritable,
    without_account,
)
from madoguchi.cityhall.benefits.reads.rounds import access_round
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.zengin import Profile, check_pay_day, earliest_pay_day, latest_moment

# So many accounts are looked at while the page waits; more are drafted in a job.
LARGE = 3_000
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """`left_out`: at most 100 of `left_out_count`, which is None where there are too many to look at now."""

    round: Round
    count: int
    total: int
    left_out: tuple[LeftOut, ...]
    left_out_count: int
    pay_on: date
    latest: datetime | None
    bank: Profile


def draft_page(actor: Actor, round_id: UUID) -> Draft:
    """What 起案 of this round would take in now. Raises as `access_round`, and `NoBank`."""
    owned = access_round(actor, round_id, Permission.BENEFIT_WORK)
    now = timezone.now()
    ready = payable(round_id, now).aggregate(count=Count("pk"), total=Sum("amount"))
    profile = city_bank(timezone.localdate(now)).profile
    waiting = without_account(round_id, now)
    if ready["count"] <= LARGE:
        waiting += _unwritable(round_id, now, profile)
    pay_on = _day(owned, profile, now)
    return Draft(
        owned, ready["count"], ready["total"] or 0, tuple(waiting[:SHOWN]), len(waiting), pay_on,
        latest_moment(pay_on, profile), profile,
    )  # fmt: skip


def is_large(page: Draft) -> bool:
    """Whether drafting takes longer than a page may."""
    return page.count > LARGE


def _unwritable(round_id: UUID, now: datetime, profile: Profile) -> list[LeftOut]:
    found = []
    for one in candidates(round_id, now):
        sentence = unwritable(instruction(one.account, one.decision.amount, "1", 0), profile)
        if sentence:
            found.append(LeftOut(one.decision.target.number, sentence))
    return found


def _day(owned: Round, profile: Profile, now: datetime) -> date:
    """The round's pay day if the bank takes a file for it, else the first day that it does."""
    local = timezone.make_naive(now)
    return earliest_pay_day(profile, local) if check_pay_day(owned.pay_on, profile, local) else owned.pay_on
