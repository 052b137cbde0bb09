"""Tier A: the model from a ticket log.

Half-hour rates, service time by category, counters by roster and the spread of days are measured, not
assumed; the daily waits are then predicted, once from the number of cases alone and once from half-hour
counts and the day's own service time, to show what each is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.catalogue import Span, assumed, day_types
from madoguchi.rules.waiting.counters import CounterGroup
from madoguchi.rules.waiting.draws import Draws, draw_counts, mean_service
from madoguchi.rules.waiting.log_days import LogDay, half_hour_counts, log_days, opening
from madoguchi.rules.waiting.log_durations import Duration, durations
from madoguchi.rules.waiting.log_reader import Ticket
from madoguchi.rules.waiting.log_services import Services, day_ratios, day_spread, services
from madoguchi.rules.waiting.metrics import errors
from madoguchi.rules.waiting.model import Capacity, Check, Kind, Model
from madoguchi.rules.waiting.outcomes import simulate
from madoguchi.rules.waiting.plain import serve
from madoguchi.rules.waiting.problems import WaitingRefused
from madoguchi.rules.waiting.profiles import half_hours, profile_of_shares
from madoguchi.rules.waiting.response import REPLICATIONS, Setting, draws_of
from madoguchi.rules.waiting.roster import Roster, absences, rostered, seen_counters, strangers

_SEED = 20240325
_TRUSTED_DAYS = 10
"""So many days measure the spread of days; with fewer it is not taken below the assumed one."""


@dataclass(frozen=True, slots=True)
class _Parts:
    found: Sequence[Duration]
    fitted: Services
    ratios: Mapping[date, float]
    roster: Roster | None


def calibrate_log(tickets: Sequence[Ticket], year: str, roster: Roster | None = None) -> Model:
    """The model of usable tickets of one office in an era year; WaitingRefused if they do not suffice."""
    days = [one for one in log_days(tickets) if one.day.era_year == year]
    if not days:
        years = "、".join(dict.fromkeys(one.day.era_year for one in log_days(tickets)))
        raise WaitingRefused(f"年「{year}」の番号が記録にありません。記録にあるのは {years} です。")
    called = [one for day in days for one in day.tickets]
    found = durations(called, absences(roster) if roster else {"": _breaks()})
    fitted = services(called, found)
    parts = _Parts(found, fitted, day_ratios(found, fitted), roster)
    kinds = [one.day.day_type for one in days]
    order = sorted(dict.fromkeys(kinds), key=lambda kind: -kinds.count(kind))
    built = {kind: _kind([one for one in days if one.day.day_type == kind], parts) for kind in order}
    return Model(
        days[0].day.office,
        year,
        "log",
        _sigma(found, fitted),
        fitted.classes,
        built,
        tuple(one.day for one in days),
        _notes(roster, called),
    )


def replay(tickets: Sequence[Ticket], groups: Sequence[CounterGroup]) -> list[float]:
    """Waits of one day, first come first served, with the very services of the log: each has its end.

    On a log that was served so they are the logged waits.
    """
    lengths = [(one.ended or 0.0) - (one.called or 0.0) for one in tickets]
    return serve([one.issued for one in tickets], lengths, groups)


def _kind(days: Sequence[LogDay], parts: _Parts) -> Kind:
    kind = opening(days)
    tickets = [one for day in days for one in day.tickets]
    groups = rostered(parts.roster, kind) if parts.roster else seen_counters(tickets, kind)
    counts = [half_hour_counts(day, kind) for day in days]
    profile = profile_of_shares("log", half_hours(kind), [float(n) for n in np.sum(counts, axis=0)])
    setting = Setting(kind, groups, profile, parts.fitted.classes)
    capacity = round(60.0 * setting.counters / mean_service(parts.fitted.classes), 6)
    steps = np.array([NormalDist().inv_cdf((k + 0.5) / 200) for k in range(200)])
    spread = capacity * np.exp(steps * parts.fitted.log_error)
    found = Capacity(capacity, tuple(round(float(one), 6) for one in spread), "log", len(days))
    return Kind(setting, found, _checks(days, setting, capacity, parts))


def _checks(days: Sequence[LogDay], setting: Setting, capacity: float, parts: _Parts) -> tuple[Check, ...]:
    service = setting.service_minutes(capacity)
    plain, known = [], []
    for day in days:
        plain.append(_expected(draws_of(day.day.date, day.day.cases, setting), service, setting))
        seed = (_SEED, day.day.date.toordinal())
        counts = half_hour_counts(day, setting.day)
        draws = draw_counts(counts, half_hours(setting.day), setting.classes, REPLICATIONS, seed)
        known.append(_expected(draws, _day_service(day, parts), setting))
    return _check("in_sample", days, plain), _check("half_hours_and_minutes", days, known)


def _day_service(day: LogDay, parts: _Parts) -> float:
    """The day's mean service time: its mix of categories, as fast or slow as that day was."""
    mix = sum(parts.fitted.of(one) for one in day.tickets) / len(day.tickets)
    return mix * parts.ratios.get(day.day.date, 1.0)


def _expected(draws: Draws, service: float, setting: Setting) -> tuple[float, float]:
    seen = simulate(draws, service, setting.groups)
    return float(seen.mean.mean()), float(seen.maximum.mean())


def _check(way: str, days: Sequence[LogDay], said: Sequence[tuple[float, float]]) -> Check:
    labels = [one.day.date.isoformat() for one in days]
    predicted: Floats = np.array(said)
    means = np.array([one.day.mean for one in days], dtype=float)
    tops = np.array([one.day.maximum for one in days], dtype=float)
    return Check(way, errors(means, predicted[:, 0], labels), errors(tops, predicted[:, 1], labels))


def _breaks() -> tuple[Span, ...]:
    """Without a roster: whenever a counter may be away."""
    return tuple({span for kind in day_types().values() for span in kind.breaks})


def _sigma(found: Sequence[Duration], fitted: Services) -> float:
    spread = day_spread(found, fitted)
    enough = len({one.ticket.day for one in found}) >= _TRUSTED_DAYS
    if spread is not None and enough:
        return round(spread, 6)
    return round(max(assumed().day_sigma, spread or 0.0), 6)


def _notes(roster: Roster | None, tickets: Sequence[Ticket]) -> tuple[str, ...]:
    if roster is None:
        return (
            "勤務表がないので、窓口の数は呼び出した窓口から数えました。空いた時間の窓口は少なく数えられます。",
        )
    unknown, silent = strangers(roster, tickets)
    notes = [f"勤務表にない窓口 {'、'.join(unknown)} が呼び出しています。"] if unknown else []
    return (*notes, *([f"勤務表の窓口 {'、'.join(silent)} は一度も呼び出していません。"] if silent else []))
