"""The treasurer's totals: the ledger by round and by pay day, the equations, and the 実績 of a round."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any
from uuid import UUID

import yaml
from django.db.models import Count, Q, QuerySet, Sum

from madoguchi.cityhall.benefits.models import Batch, Decision, LedgerEntry, Payment, Reclaim, Round, Target
from madoguchi.cityhall.benefits.reads.equations import Equation, balances_of, equations
from madoguchi.cityhall.benefits.reads.rounds import access_round, is_officer
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.spreadsheet import harmless

PLACES = tuple(place for place in LedgerEntry.Place.values if place != "undecided")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place of the ledger with what it means."""

    place: str
    label: str
    amount: int


@dataclass(frozen=True, slots=True)
class RoundTotals:
    """A round's ledger: the places in order, and all of them together."""

    round: Round
    places: Sequence[PlaceLine]
    all: int


@dataclass(frozen=True, slots=True)
class DayTotals:
    """A pay day over all rounds: what was instructed, what arrived, what came back."""

    pay_on: date
    batches: int
    count: int
    total: int
    paid: int
    returned: int
    open: int


@dataclass(frozen=True, slots=True)
class Totals:
    rounds: Sequence[RoundTotals]
    days: Sequence[DayTotals]
    equations: Sequence[Equation]

    @property
    def wrong(self) -> int:
        """Equations that do not hold."""
        return sum(not one.holds for one in self.equations)


def totals(actor: Actor) -> Totals:
    """Everything the actor may see; a fixed number of statements, whatever the number of payments."""
    require(actor, Permission.BENEFIT_VIEW)
    seen = Round.objects.filter(section=actor.section) if is_officer(actor) else Round.objects.all()
    return Totals(_by_round(seen), _by_day(seen), equations(seen))


def _by_round(seen: QuerySet[Round]) -> list[RoundTotals]:
    rows = LedgerEntry.objects.filter(round__in=seen).order_by()
    found: dict[UUID, dict[str, int]] = {}
    for sign, column in ((1, "goal"), (-1, "source")):
        for round_id, place, amount in rows.values_list("round_id", column).annotate(sum=Sum("amount")):
            places = found.setdefault(round_id, dict.fromkeys(LedgerEntry.Place.values, 0))
            places[place] += sign * amount
    ordered = seen.defer("definition").order_by("-opened_at")
    return [_round(one, found[one.pk]) for one in ordered if one.pk in found]


def _round(owned: Round, places: dict[str, int]) -> RoundTotals:
    lines = [PlaceLine(place, str(LedgerEntry.Place(place).label), places[place]) for place in PLACES]
    return RoundTotals(owned, lines, -places["undecided"])


def _by_day(seen: QuerySet[Round], days: int = 40) -> list[DayTotals]:
    open_states = Q(payments__state__in=("drafted", "approved", "fixed", "sent", "accepted"))
    rows = (
        Batch.objects.filter(round__in=seen).exclude(state="withdrawn").order_by("-pay_on").values("pay_on")
        .annotate(
            batches=Count("pk", distinct=True), count=Count("payments"), total=Sum("payments__amount"),
            paid=Sum("payments__amount", filter=Q(payments__state__in=("paid", "finished"))),
            returned=Sum("payments__amount", filter=Q(payments__state="returned")),
            open=Sum("payments__amount", filter=open_states),
        )
    )  # fmt: skip
    return [DayTotals(**{name: value or 0 for name, value in row.items()}) for row in rows[:days]]


@lru_cache(maxsize=1)
def _items() -> Sequence[dict[str, str]]:
    path = resources.files("madoguchi") / "catalogue" / "benefit_performance.yaml"
    items: Sequence[dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
    return items


def performance(actor: Actor, round_id: UUID) -> tuple[Round, list[dict[str, Any]]]:
    """実績 of a round: every item of the catalogue with its number, definition and evidence mark."""
    owned = access_round(actor, round_id)
    numbers = _numbers(owned)
    audit.record(actor, "benefit.performance", f"benefit:{owned.pk}")
    return owned, [{**item, "value": numbers[item["id"]]} for item in _items()]


def performance_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a CSV for the state's report."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["項目", "値", "単位", "定義", "根拠の印"])
    for row in rows:
        cells = [row["label"], row["value"], row["unit"], row["definition"], row["evidence"]]
        sheet.writerow([harmless(str(cell)) for cell in cells])
    return out.getvalue()


def _numbers(owned: Round) -> dict[str, int]:
    own = Round.objects.filter(pk=owned.pk)
    targets = Target.objects.filter(round=owned).order_by().values_list("state").annotate(count=Count("pk"))
    states = dict(targets)
    grants = Decision.objects.filter(round=owned, kind="grant", state="live")
    out = Payment.objects.filter(decision__round=owned, state__in=("paid", "finished"))
    back = Payment.objects.filter(decision__round=owned, state="returned")
    asked = Reclaim.objects.filter(decision__round=owned)
    places = balances_of(own)
    return {
        "targets": sum(count for state, count in states.items() if state != "excluded"),
        "declined": states.get("declined", 0), "expired": states.get("expired", 0),
        "rejected": states.get("rejected", 0), "held": states.get("held", 0),
        "granted": grants.count(), "granted_yen": grants.aggregate(sum=Sum("amount"))["sum"] or 0,
        "paid": out.count(), "paid_yen": out.aggregate(sum=Sum("amount"))["sum"] or 0,
        "returned": back.count(), "unpaid_yen": places["decided"] + places["drafted"] + places["sent"],
        "reclaims": asked.count(), "reclaimed_yen": places["reclaimed"],
        "reclaiming_yen": places["reclaiming"], "written_off_yen": places["written_off"],
    }  # fmt: skip
