"""Tier B: one capacity for each kind of day from a daily table of cases, mean and maximum wait.

Counters come from the roster, the arrival profile and the spread of service are assumed; only the capacity is
fitted, at the same draws for every candidate. Days are resampled for the interval and left out one by one
for the error. Nothing else can be told from such a table, and ``NOT_IDENTIFIABLE`` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.catalogue import DayType, assumed, day_types
from madoguchi.rules.waiting.counters import constant_counters
from madoguchi.rules.waiting.day_factor import LEAST_DAYS, day_sigma, log_sd
from madoguchi.rules.waiting.draws import ServiceClass
from madoguchi.rules.waiting.fitting import Fit, all_days, left_out, of_few_days, prepare, resampled
from madoguchi.rules.waiting.metrics import SHORT, errors
from madoguchi.rules.waiting.model import Capacity, Check, Kind, Model, quantiles
from madoguchi.rules.waiting.problems import WaitingRefused
from madoguchi.rules.waiting.profiles import catalogue_profile
from madoguchi.rules.waiting.response import OFFSET, Setting, respond
from madoguchi.rules.waiting.table import Day

NOT_IDENTIFIABLE = (
    "窓口の数と1件の時間は、日別の表からは別々に分かりません。分かるのは能力（1時間に何件こなせるか）だけです。"
    "窓口の数は勤務表から、1件の時間は発券機の記録から取ってください。",
    "1件の時間のばらつき（変動係数0.4～1.2）も分かりません。変えても能力はほとんど動きません。",
    "来る時刻の山と昼休みの影響は区別できません。配置の提案は変わるので、30分ごとの件数を取ってください。",
    "能力が変わった原因（窓口の増加、手続の内訳の変化、1件の短縮）は区別できません。"
    "4月は転入が多く、3月より1件が重い傾向があります。",
)


def calibrate(days: Sequence[Day], counters: int, profile: str | None = None) -> Model:
    """The model of days of one office and era year.

    Raises WaitingRefused if no kind of day has at least three days with both waits: one or two days give
    neither an interval nor an error.
    """
    known = [day for day in days if day.mean is not None and day.maximum is not None]
    by_kind = {kind: [day for day in known if day.day_type == kind] for kind in _by_days(known)}
    _require_days(by_kind)
    classes = (ServiceClass("all", 1.0, 1.0, assumed().service_cv),)
    fits = {
        kind: _fit(rows, _setting(day_types()[kind], counters, profile or assumed().profile, classes))
        for kind, rows in by_kind.items()
    }
    main = next(iter(fits))
    sigma = day_sigma(by_kind[main], *fits[main], _capacity(fits[main][1]))
    kinds = {kind: _kind(by_kind[kind], *fit, sigma) for kind, fit in fits.items()}
    notes = _notes(days, known, kinds)
    return Model(days[0].office, days[0].era_year, "daily", sigma, classes, kinds, tuple(known), notes)


def _by_days(days: Sequence[Day]) -> list[str]:
    """Day types, the one with most days first."""
    kinds = [day.day_type for day in days]
    return sorted(dict.fromkeys(kinds), key=lambda kind: -kinds.count(kind))


def _require_days(by_kind: dict[str, list[Day]]) -> None:
    most = max((len(rows) for rows in by_kind.values()), default=0)
    if most < LEAST_DAYS:
        raise WaitingRefused(
            f"平均待ちと最大待ちのそろった同じ種類の日が{most}日しかありません。{LEAST_DAYS}日以上が必要です。"
            "1日や2日では、能力の区間も、予測の誤差も出せません。日を足してください。"
        )


def _setting(day: DayType, counters: int, profile: str, classes: tuple[ServiceClass, ...]) -> Setting:
    return Setting(day, constant_counters(counters, day), catalogue_profile(profile, day), classes)


def _fit(rows: Sequence[Day], setting: Setting) -> tuple[Setting, Fit]:
    mean, maximum = _waits(rows)
    response = respond([(day.date, day.cases) for day in rows], (mean, maximum), setting)
    return setting, prepare(response, np.array([float(day.cases) for day in rows]), mean, maximum)


def _waits(rows: Sequence[Day]) -> tuple[Floats, Floats]:
    return np.array([day.mean for day in rows], float), np.array([day.maximum for day in rows], float)


def _kind(rows: Sequence[Day], setting: Setting, fit: Fit, sigma: float) -> Kind:
    count, enough = len(rows), len(rows) >= LEAST_DAYS
    capacity = _capacity(fit)
    spread = _resampled_spread(fit, capacity, count) if enough else _assumed_spread(capacity, sigma, count)
    found = Capacity(
        capacity,
        quantiles(spread),
        "bootstrap" if enough else "assumed",
        count,
        bounded=fit.at_edge(capacity) or bool(np.median(fit.observed_mean) < SHORT),
        moments=float(fit.moments(all_days(count))[0]),
        log_sd=log_sd(fit),
    )
    return Kind(setting, found, _checks(rows, fit, capacity) if enough else ())


def _capacity(fit: Fit) -> float:
    return round(float(fit.capacities(all_days(len(fit.cases)))[0]), 6)


def _resampled_spread(fit: Fit, capacity: float, days: int) -> Floats:
    return of_few_days(capacity, fit.capacities(resampled(days)), days)


def _assumed_spread(capacity: float, sigma: float, days: int) -> Floats:
    """With too few days to resample: the mean of so many days with the assumed day factor."""
    steps = [NormalDist().inv_cdf((k + 0.5) / 200) for k in range(200)]
    return np.asarray(capacity * np.exp(np.array(steps) * sigma / days**0.5))


def _checks(rows: Sequence[Day], fit: Fit, capacity: float) -> tuple[Check, ...]:
    count = len(rows)
    ways = {
        "in_sample": fit.predicted(np.repeat(capacity, count)),
        "left_out": fit.predicted(fit.capacities(left_out(count))),
    }
    if count > LEAST_DAYS:
        ways["regression_left_out"] = _regression(rows)
    labels, (mean, maximum) = [day.date.isoformat() for day in rows], _waits(rows)
    return tuple(
        Check(way, errors(mean, said[0], labels), errors(maximum, said[1], labels))
        for way, said in ways.items()
    )


def _regression(rows: Sequence[Day]) -> tuple[Floats, Floats]:
    """The comparator: log(wait + 5) as a straight line of the number of cases, each day left out."""
    cases = np.array([float(day.cases) for day in rows])
    return tuple(_lines(cases, np.log(waits + OFFSET)) for waits in _waits(rows))  # type: ignore[return-value]


def _lines(cases: Floats, levels: Floats) -> Floats:
    said = []
    for k in range(len(cases)):
        x, y = np.delete(cases, k), np.delete(levels, k)
        spread = ((x - x.mean()) ** 2).sum()
        slope = ((x - x.mean()) * (y - y.mean())).sum() / spread if spread > 0 else 0.0
        said.append(np.exp(y.mean() + slope * (cases[k] - x.mean())) - OFFSET)
    return np.asarray(np.maximum(said, 0.0))


def _notes(days: Sequence[Day], known: Sequence[Day], kinds: dict[str, Kind]) -> tuple[str, ...]:
    notes = [
        f"{day.row}行目（{day.date}）は待ち時間が空なので、使っていません。"
        for day in days
        if day not in known
    ]
    for found in kinds.values():
        name = found.setting.day.name
        if found.capacity.bounded:
            notes.append(
                f"{name}は待ちが短く、能力の下限しか分かりません（{found.capacity.low:.1f}件/時以上）。"
            )
        if found.capacity.basis == "assumed":
            notes.append(
                f"{name}は{found.capacity.days}日だけなので、区間は仮定によるもので、誤差は出せません。"
            )
    return tuple(notes)
