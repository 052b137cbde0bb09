"""What the record itself is like: which offices and days there are, and what is missing of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from madoguchi.cityhall.meter.models import ObservedDay, Step
from madoguchi.cityhall.meter.quality import Gap, gaps
from madoguchi.cityhall.meter.reads.steps import counted, tickets
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.waiting import Day, examine, log_days
from madoguchi.rules.waiting.log_reader import TicketLog


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one office: days of tables, and days and tickets of logs or of this product."""

    office: str
    table_days: int
    ticket_days: int
    tickets: int
    first: date
    last: date
    label: str


@dataclass(frozen=True, slots=True)
class StepQuality:
    """Steps of a period: how many waits and services there are, and what is missing of them."""

    waits: int
    services: int
    gaps: tuple[Gap, ...]


def records(actor: Actor) -> list[Record]:
    """Every office with anything measured or published, by name."""
    require(actor, Permission.STATISTICS_VIEW)
    span = {"first": Min("date"), "last": Max("date"), "label": Max("intake__label")}
    tables = _by_office(ObservedDay.objects.all(), days=Count("pk"), **span)
    waits = counted().filter(kind=Step.Kind.WAIT)
    spans = {"first": Min("day"), "last": Max("day")}
    steps = _by_office(waits, days=Count("day", distinct=True), count=Count("pk"), **spans)
    return [_record(name, tables.get(name), steps.get(name)) for name in sorted({*tables, *steps})]


def record_of(actor: Actor, office: str) -> Record | None:
    """What is known of one office; None if nothing is."""
    return next((one for one in records(actor) if one.office == office), None)


def known_days(actor: Actor, office: str) -> list[Day]:
    """Every day of an office as a daily table has it: from tables, else from tickets."""
    require(actor, Permission.STATISTICS_VIEW)
    rows = ObservedDay.objects.filter(office=office)
    days = {row.date: _day(row) for row in rows}
    usable, _report = examine(_as_log(actor, office))
    measured = {one.day.date: one.day for one in log_days(usable)}
    return [found for _on, found in sorted({**measured, **days}.items())]


def table_days(actor: Actor, office: str) -> list[Day]:
    """The rows of daily tables of an office, in order."""
    require(actor, Permission.STATISTICS_VIEW)
    return [_day(row) for row in ObservedDay.objects.filter(office=office).order_by("date")]


def dates_known(actor: Actor, office: str) -> list[date]:
    """Every day of an office of which anything is known, in order."""
    require(actor, Permission.STATISTICS_VIEW)
    waits = counted().filter(office=office, kind=Step.Kind.WAIT).order_by()
    tables = ObservedDay.objects.filter(office=office)
    return sorted({*waits.values_list("day", flat=True).distinct(), *tables.values_list("date", flat=True)})


def table_day(actor: Actor, office: str, on: date) -> Day | None:
    """One row of a daily table."""
    require(actor, Permission.STATISTICS_VIEW)
    row = ObservedDay.objects.filter(office=office, date=on).first()
    return _day(row) if row else None


def step_quality(actor: Actor, office: str, first: date, last: date) -> StepQuality:
    """What is missing of the steps of a period, whatever their source; one statement."""
    require(actor, Permission.STATISTICS_VIEW)
    service, wait = Q(kind=Step.Kind.PROCESS), Q(kind=Step.Kind.WAIT)
    ended = Q(end__in=[Step.End.MISSING, Step.End.BOUND])
    found = (
        counted()
        .filter(office=office, day__range=(first, last))
        .aggregate(
            waits=Count("pk", filter=wait),
            services=Count("pk", filter=service),
            ended_at=Count("pk", filter=service & ended),
            counter_no=Count("pk", filter=service & Q(counter="")),
            category=Count("pk", filter=wait & Q(category__in=["", "区分なし"])),
            called_at=Count("pk", filter=wait & Q(end=Step.End.MISSING) & ~Q(outcome="cancelled")),
        )
    )
    of = {"ended_at": "services", "counter_no": "services", "category": "waits", "called_at": "waits"}
    missing = {name: found[name] / found[whole] for name, whole in of.items() if found[whole]}
    return StepQuality(found["waits"], found["services"], tuple(gaps(missing)))


def _as_log(actor: Actor, office: str) -> TicketLog:
    found = tickets(actor, office)
    return TicketLog(tuple(found), (), len(found))


def _by_office(rows: QuerySet[Any], **figures: Any) -> dict[str, dict[str, Any]]:
    return {row["office"]: row for row in rows.order_by().values("office").annotate(**figures)}


def _day(row: ObservedDay) -> Day:
    return Day(
        row.office, row.date, row.day_type, row.era_year, row.cases, row.mean, row.maximum, row.row_number
    )


def _record(name: str, table: dict[str, Any] | None, steps: dict[str, Any] | None) -> Record:
    parts = [part for part in (table, steps) if part]
    return Record(
        name, table["days"] if table else 0, steps["days"] if steps else 0, steps["count"] if steps else 0,
        min(part["first"] for part in parts), max(part["last"] for part in parts),
        (table["label"] if table else "") or "",
    )  # fmt: skip
