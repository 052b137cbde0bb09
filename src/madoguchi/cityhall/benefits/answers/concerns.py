"""What a human being must look at before money is granted. No concern: the answer is clean.

`concerns_of(targets)` takes a fixed number of statements however many targets of one round it is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, Count
from django.utils import timezone

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.vocabulary import vocabulary
from madoguchi.cityhall.benefits.models import Account, Application, Payment, Round, Target

MONEY_SENT = (Payment.State.PAID, Payment.State.FINISHED)


@dataclass(frozen=True, slots=True)
class Concern:
    """One reason to look. `bulk`: may be granted together with others after looking at the list."""

    code: str
    label: str
    say: str
    bulk: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about the targets of one chunk, fetched once."""

    account: Mapping[UUID, Account]
    answer: Mapping[UUID, Application]
    users: Mapping[str, frozenset[str]]
    known: frozenset[tuple[str, str]]
    paid: frozenset[str]
    households: Mapping[str, int]
    usual: float


def concerns_of(
    targets: Sequence[Target], now: datetime | None = None, facts: Facts | None = None
) -> dict[UUID, tuple[Concern, ...]]:
    """The concerns of each target of one round, in the catalogue's order of weight; none: an empty tuple."""
    facts = facts or facts_of(targets)
    order = list(vocabulary()["concerns"])
    found = {target.pk: _codes(target, facts, now or timezone.now()) for target in targets}
    return {
        pk: tuple(_concern(code, **codes[code]) for code in order if code in codes)
        for pk, codes in found.items()
    }


def waiting_for_account(target: Target, facts: Facts, now: datetime) -> bool:
    """Whether a 公金受取口座 is still on its way to this target."""
    answer = facts.answer.get(target.pk)
    if answer is None or target.pk in facts.account or answer.details.get("wants") != "public":
        return False
    return now - answer.received_at < timedelta(hours=vocabulary()["account_wait_hours"])


def facts_of(targets: Sequence[Target]) -> Facts:
    """Everything that `concerns_of` asks about."""
    account = {row.target_id: row for row in accounts.newest(targets)}
    live = Application.objects.filter(target__in=targets, state=Application.State.LIVE)
    prints = {row.fingerprint for row in account.values()}
    return Facts(
        account=account,
        answer={row.target_id: row for row in live},
        users=_users(prints),
        known=_known({target.subject for target in targets}),
        paid=frozenset(
            Payment.objects.filter(fingerprint__in=prints, state__in=MONEY_SENT)
            .values_list("fingerprint", flat=True).distinct()
        ),
        households=_households(targets),
        usual=usual_amount(targets[0].round) if targets else 0,
    )  # fmt: skip


def usual_amount(owned: Round) -> float:
    """The mean amount of a round: as its extractions counted it, else over its targets."""
    people = yen = 0
    for counts, amounts in owned.extractions.filter(state="done").values_list("counts", "amounts"):
        people, yen = people + counts.get("applies", 0), yen + amounts.get("applies", 0)
    if people:
        return float(yen / people)
    return float(owned.targets.aggregate(mean=Avg("amount"))["mean"] or 0)


def _codes(target: Target, facts: Facts, now: datetime) -> dict[str, dict[str, int]]:
    codes: dict[str, dict[str, int]] = {}
    account, answer = facts.account.get(target.pk), facts.answer.get(target.pk)
    if account is None and not waiting_for_account(target, facts, now):
        codes["no_account"] = {}
    if account is not None:
        codes |= _account_codes(target, account, facts)
    if answer is not None:
        codes |= {"proxy": {}} if answer.proxy else {}
        codes |= {"late": {}} if answer.details.get("late") else {}
    others = facts.households.get(target.household_number, 1) - 1 if target.household_number else 0
    if target.via:
        codes["exception"] = {}
    elif others > 0 and _one_per_household(target.round):
        codes["same_household"] = {"count": others}
    return codes


def _account_codes(target: Target, account: Account, facts: Facts) -> dict[str, dict[str, int]]:
    codes: dict[str, dict[str, int]] = {}
    if not accounts.usable(account):
        codes[f"name_{account.verdict}"] = {}
    if others := facts.users[account.fingerprint] - {target.subject}:
        codes["shared_account"] = {"count": len(others)}
    if account.source == Account.Source.DECLARED and (target.subject, account.fingerprint) not in facts.known:
        codes["new_account"] = {}
    times = (target.amount or 0) / facts.usual if facts.usual else 0
    if times >= vocabulary()["outlier_times"] and account.fingerprint not in facts.paid:
        codes["outlier"] = {"times": int(times)}
    return codes


def _users(prints: set[str]) -> Mapping[str, frozenset[str]]:
    """Who now uses each account: fingerprint to 宛名番号, over every round of the city."""
    using = accounts.users_of(prints)
    targets = Target.objects.filter(pk__in={target for _, target in using})
    subjects = dict(targets.values_list("pk", "subject"))
    users: dict[str, set[str]] = defaultdict(set)
    for mark, target in using:
        users[mark].add(subjects[target])
    return {mark: frozenset(users[mark]) for mark in prints}


def _known(subjects: set[str]) -> frozenset[tuple[str, str]]:
    """(宛名番号, fingerprint) of accounts that somebody else than the resident vouched for, or we paid to."""
    vouched = Account.objects.filter(target__subject__in=subjects).exclude(source=Account.Source.DECLARED)
    paid = Payment.objects.filter(decision__target__subject__in=subjects, state__in=MONEY_SENT)
    return frozenset(vouched.values_list("target__subject", "fingerprint")) | frozenset(
        paid.values_list("decision__target__subject", "fingerprint")
    )


def _households(targets: Sequence[Target]) -> Mapping[str, int]:
    numbers = {target.household_number for target in targets if target.household_number}
    if not numbers:
        return {}
    same = Target.objects.filter(round=targets[0].round, household_number__in=numbers, via="")
    same = same.exclude(state__in=(Target.State.EXCLUDED, Target.State.CANDIDATE))
    return dict(same.values_list("household_number").annotate(count=Count("pk")).order_by())


def _one_per_household(owned: Round) -> bool:
    return bool(owned.definition.get("unit") == "household")


def _concern(code: str, **values: int) -> Concern:
    row = vocabulary()["concerns"][code]
    return Concern(code, row["label"], row["say"].format(**values), bool(row.get("bulk")))
