"""How it stands today at an office, and how it was on the same day a year ago. Unknown is never 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.charts import Heat, HeatCell
from madoguchi.cityhall.meter.actions.record import office_day
from madoguchi.cityhall.meter.reads.steps import Wait
from madoguchi.cityhall.meter.selectors import dates_known, day_waits, p90, table_day
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.waiting import Day, same_day


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one purpose or of all. Minutes of waits that are over; `oldest`: of those who wait now."""

    waiting: int
    oldest: float | None
    called: int
    median: float | None
    p90: float | None
    longest: float | None


@dataclass(frozen=True, slots=True)
class Past:
    """The same day of the last year known; a daily table has a mean and no median."""

    on: date
    cases: int
    mean: float | None
    figures: Figures | None
    longest: float | None


@dataclass(frozen=True, slots=True)
class Today:
    """`figures` is None before anything has been measured today."""

    office: str
    at: datetime
    figures: Figures | None
    purposes: tuple[tuple[str, Figures], ...]
    past: Past | None
    heat: Heat | None

    @property
    def finding(self) -> str:
        """The one sentence that the page begins with."""
        if self.figures is None:
            return _("%(office)sは、きょうの計測開始前です") % {"office": self.office}
        if not self.figures.waiting:
            return _("%(office)sで待っている人はいません") % {"office": self.office}
        return _("%(office)sではいま%(n)s人が待ち、最も長い人は%(m).0f分です") % {
            "office": self.office, "n": self.figures.waiting, "m": self.figures.oldest or 0,
        }  # fmt: skip


def today_at(actor: Actor, office: str, now: datetime) -> Today:
    """Everything the page shows of one office."""
    day = office_day(now)
    waits = day_waits(actor, office, day, now)
    names = dict.fromkeys(wait.category for wait in waits)
    purposes = tuple((name, figures([one for one in waits if one.category == name])) for name in names)
    return Today(
        office, now, figures(waits) if waits else None, purposes, _past(actor, office, day),
        _heat(waits, tuple(names)) if _over(waits) else None,
    )  # fmt: skip


def figures(waits: Sequence[Wait]) -> Figures:
    """Medians and the like of waits that are over by a call; who left without one counts nowhere."""
    over = [minutes for minutes, _wait in _over(waits)]
    running = [one.minutes for one in waits if one.running and one.minutes is not None]
    known = bool(over)
    return Figures(
        len(running), max(running, default=None), len(over), median(over) if known else None,
        p90(over) if known else None, max(over) if known else None,
    )  # fmt: skip


def _over(waits: Sequence[Wait]) -> list[tuple[float, Wait]]:
    """Waits that ended with a call, with their minutes."""
    ended = [one for one in waits if not one.running and one.outcome != "cancelled"]
    return [(one.minutes, one) for one in ended if one.minutes is not None]


def _past(actor: Actor, office: str, day: date) -> Past | None:
    known = [Day(office, on, "", "", 1, None, None, 0) for on in dates_known(actor, office)]
    if (like := same_day(known, day)) is None:
        return None
    waits = day_waits(actor, office, like.date, timezone.now())
    if not waits:
        row = table_day(actor, office, like.date)
        return Past(row.date, row.cases, row.mean, None, row.maximum) if row else None
    found = figures(waits)
    over = [minutes for minutes, _wait in _over(waits)]
    mean = sum(over) / len(over) if over else None
    return Past(like.date, found.called, mean, found, found.longest)


def _heat(waits: Sequence[Wait], names: tuple[str, ...]) -> Heat:
    """Median wait by the half hour in which the ticket was drawn."""
    cells: dict[tuple[int, str], list[float]] = {}
    for minutes, one in _over(waits):
        start = timezone.localtime(one.started_at)
        cells.setdefault((start.hour * 2 + start.minute // 30, one.category), []).append(minutes)
    slots = sorted({slot for slot, _name in cells})
    span = range(slots[0], slots[-1] + 1)
    worst = max(cells, key=lambda key: median(cells[key]))
    return Heat(
        "wait-heat",
        _("%(at)sに来た%(name)sの人が、いちばん長く待ちました") % {
            "at": _clock(worst[0]), "name": worst[1] or _("区分なし"),
        },
        _("番号を取った時刻（30分ごと）と用件ごとの、待ち時間の中央値（分）。空欄は来庁なし"),
        _("時刻"), tuple(name or _("区分なし") for name in names),
        tuple((_clock(slot), tuple(HeatCell(_middle(cells.get((slot, n)))) for n in names)) for slot in span),
    )  # fmt: skip


def _clock(slot: int) -> str:
    return f"{slot // 2}:{slot % 2 * 30:02d}"


def _middle(values: list[float] | None) -> float | None:
    return median(values) if values else None
