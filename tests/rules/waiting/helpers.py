"""The published table, its models (fitted once a process), and a synthetic ticket log with a known truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np

from madoguchi.rules.waiting import Day, DayType, Model, calibrate, day_types, read_table, select
from madoguchi.rules.waiting.counters import CounterGroup, constant_counters
from madoguchi.rules.waiting.draws import Draws, ServiceClass, draw_day
from madoguchi.rules.waiting.profiles import Profile, catalogue_profile

TABLE = Path(__file__).parents[2] / "vectors" / "waiting" / "kagoshima_honcho.csv"
HEAD = "office,date,weekday,day_type,era_year,cases,mean_wait_min,max_wait_min"
WEEKDAY: DayType = day_types()["weekday"]
REFERENCE: Profile = catalogue_profile("reference", WEEKDAY)
ONE_KIND = (ServiceClass("all", 1.0, 10.9, 0.8),)


def published() -> tuple[Day, ...]:
    """All 28 days."""
    return read_table(TABLE.read_bytes(), TABLE.name).days


def weekdays(year: str) -> tuple[Day, ...]:
    return tuple(day for day in published() if (day.era_year, day.day_type) == (year, "weekday"))


@lru_cache
def fitted(year: str) -> Model:
    """The model of 本庁 with ten counters."""
    return calibrate(select(published(), "本庁", year), 10)


def table(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\n".join([HEAD, *rows, ""]).encode(encoding)


def day_draws(cases: int, replications: int, seed: int = 1) -> Draws:
    return draw_day(cases, REFERENCE, ONE_KIND, replications, (seed, cases))


def ten() -> tuple[CounterGroup, ...]:
    return constant_counters(10, WEEKDAY)


LOG_HEAD = "ticket_no,office,category,channel,issued_at,called_at,ended_at,counter_no,status"
KINDS = (ServiceClass("届出", 0.4, 18.0, 0.7), ServiceClass("証明", 0.6, 6.0, 0.6))


@dataclass(frozen=True)
class LogRow:
    """One ticket of the synthetic log, in minutes from midnight."""

    day: date
    number: int
    category: str
    issued: float
    called: float
    ended: float
    counter: int

    def line(self, *, with_end: bool = True) -> str:
        ended = self._at(self.ended) if with_end else ""
        times = f"{self._at(self.issued)},{self._at(self.called)},{ended}"
        return f"{self.number},本庁,{self.category},walk_in,{times},{self.counter},served"

    def _at(self, minute: float) -> str:
        seconds = round(minute * 60)
        return f"{self.day} {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def synthetic_day(
    draw: np.random.Generator, day: date, cases: int, counters: int, sigma: float
) -> list[LogRow]:
    """A day served first come, first served, the counters taking their breaks in turn; written on its own."""
    moments = np.interp(np.sort(draw.random(cases)), REFERENCE.cumulative, REFERENCE.edges)
    pace = float(np.exp(sigma * draw.standard_normal()))
    breaks = [WEEKDAY.breaks[0] if k < (counters + 1) // 2 else WEEKDAY.breaks[1] for k in range(counters)]
    free = [0.0] * counters
    rows = []
    for number, moment in enumerate(np.round(moments * 60) / 60, start=1):
        issued = float(moment)
        starts = [_back(max(one, issued), away) for one, away in zip(free, breaks, strict=True)]
        counter = starts.index(min(starts))
        kind = KINDS[0] if draw.random() < KINDS[0].share else KINDS[1]
        spread = np.sqrt(np.log(1 + kind.cv**2))
        minutes = pace * kind.mean * float(np.exp(spread * draw.standard_normal() - spread**2 / 2))
        called = starts[counter]
        ended = round((called + minutes) * 60) / 60
        free[counter] = ended
        rows.append(LogRow(day, number, kind.name, issued, called, ended, counter + 1))
    return rows


def _back(start: float, away: tuple[float, float]) -> float:
    return away[1] if away[0] <= start < away[1] else start


@lru_cache
def synthetic_log(days: int = 30, counters: int = 10, sigma: float = 0.08) -> tuple[LogRow, ...]:
    """Weekdays from 2024-03-04 with 330 to 450 cases each."""
    draw = np.random.default_rng(7)
    rows: list[LogRow] = []
    on = date(2024, 3, 4)
    for _ in range(days):
        rows += synthetic_day(draw, on, int(draw.integers(330, 451)), counters, sigma)
        on += timedelta(days=3 if on.weekday() == 4 else 1)
    return tuple(rows)


def log_bytes(rows: tuple[LogRow, ...], *, with_end: bool = True, encoding: str = "utf-8") -> bytes:
    return "\n".join([LOG_HEAD, *(row.line(with_end=with_end) for row in rows), ""]).encode(encoding)
