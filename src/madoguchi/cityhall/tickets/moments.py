"""What time it is in an office: its day, its hours, and a clock that never runs backwards.

A server's clock may be put back while a day runs. A step is then written down at the time of the step before
it, and the seconds that were missing go to the audit log; a time that somebody gives (a replay, a machine) is
refused instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.tenancy import city_settings
from madoguchi.cityhall.tickets.models import Hours, Office
from madoguchi.cityhall.tickets.refusals import BeforeEarlier
from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.tickets import HoursRule, Opening, opening_of
from madoguchi.rules.tickets import business_day as day_of


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step happens; `behind`: seconds by which the clock stood before the step that came first."""

    at: datetime
    behind: int = 0

    @property
    def detail(self) -> dict[str, int]:
        """What the audit log is told."""
        return {"clock_behind_s": self.behind} if self.behind else {}


def now_in(office: Office) -> datetime:
    """What the clock of the office says: the time, or that of the day which is replayed there."""
    now = timezone.now()
    if not office.clock_speed or office.clock_from is None or office.clock_since is None:
        return now
    return office.clock_from + (now - office.clock_since) * office.clock_speed


def moment(given: datetime | None, office: Office, label: str, *earlier: datetime | None) -> Moment:
    """Now there, or the time given, and not before any earlier step. Raises `BeforeEarlier` if given."""
    at = given or now_in(office)
    latest = max((one for one in earlier if one is not None), default=at)
    if latest <= at:
        return Moment(at)
    if given is not None:
        raise BeforeEarlier(label)
    return Moment(latest, int((latest - at).total_seconds()) or 1)


def business_day(at: datetime) -> date:
    """The office's day: the small hours belong to the day before."""
    return day_of(timezone.localtime(at))


def at_minute(day: date, minute: int) -> datetime:
    """The moment so many minutes after the midnight that began `day`."""
    midnight = datetime.combine(day, time(), timezone.get_current_timezone())
    return midnight + timedelta(minutes=minute)


def minute_now(day: date, at: datetime) -> int:
    """Minutes from the midnight that began `day`; past 24:00 in its small hours."""
    return int((at - at_minute(day, 0)).total_seconds() // 60)


def opening(office: Office, day: date) -> Opening | None:
    """The reception hours of an office on a day; None when it is closed."""
    return openings({office: day})[office]


def openings(days: Mapping[Office, date]) -> dict[Office, Opening | None]:
    """The reception hours of each office on its day: one statement, however many offices."""
    found: dict[UUID, list[HoursRule]] = {office.pk: [] for office in days}
    last, first = max(days.values(), default=date.min), min(days.values(), default=date.max)
    for r in Hours.objects.filter(office__in=days, first__lte=last, last__gte=first):
        rule = HoursRule(r.first, r.last, r.days, r.day_type, r.opens, r.closes, r.note)
        found[r.office_id].append(rule)
    return {
        office: opening_of(day, found[office.pk], _city_open(office, day)) for office, day in days.items()
    }


def _city_open(office: Office, day: date) -> bool:
    own = city_settings.read(office.municipality.settings)
    return day in own.open_days or (day not in own.closed_days and default_calendar().is_open(day))
