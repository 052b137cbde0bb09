"""Means and maxima of daily rows, each with its definition; the same figures a city publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from madoguchi.rules.waiting.table import Day

DEFINITIONS = {
    "days": "日数＝行の数",
    "mean_cases": "1日あたりの件数＝件数の合計÷日数",
    "mean_by_day": "平均待ち（日の単純平均）＝各日の平均待ちの合計÷日数。忙しい日も空いた日も同じ重み",
    "mean_by_case": "平均待ち（件数で重みづけ）＝Σ(件数×その日の平均待ち)÷Σ件数。来た人1人あたりの待ち",
    "maximum": "最大待ち＝各日の最大待ちのうち最も長いもの",
    "unknown_days": "待ち不明の日数＝待ち時間が空の日。平均待ち・最大待ちの計算から除く",
}
CHANGE_DEFINITION = "増減（%）＝（後の年−前の年）÷前の年×100。分に丸める前の値から計算"


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of one group of days; minutes are None if no row has them. ``day_type`` "" means all."""

    office: str
    era_year: str
    day_type: str
    days: int
    cases: int
    mean_cases: float
    mean_by_day: float | None
    mean_by_case: float | None
    maximum: float | None
    unknown_days: int


@dataclass(frozen=True, slots=True)
class Change:
    """From one era year to the next, in percent."""

    office: str
    day_type: str
    before: str
    after: str
    mean_cases: float | None
    mean_by_day: float | None
    mean_by_case: float | None
    maximum: float | None


def summaries(days: Sequence[Day]) -> list[Summary]:
    """For each office and era year all days, then each kind of day; years in the order of their dates."""
    found = []
    for office in dict.fromkeys(day.office for day in days):
        own = sorted((day for day in days if day.office == office), key=lambda day: day.date)
        for year in dict.fromkeys(day.era_year for day in own):
            rows = [day for day in own if day.era_year == year]
            found.append(summarise(rows, ""))
            kinds = dict.fromkeys(day.day_type for day in rows)
            found += [summarise([day for day in rows if day.day_type == kind], kind) for kind in kinds]
    return found


def summarise(days: Sequence[Day], day_type: str) -> Summary:
    """The figures of days of one office and year, at least one."""
    means = [(day.cases, day.mean) for day in days if day.mean is not None]
    weights = sum(cases for cases, _ in means)
    return Summary(
        office=days[0].office,
        era_year=days[0].era_year,
        day_type=day_type,
        days=len(days),
        cases=sum(day.cases for day in days),
        mean_cases=sum(day.cases for day in days) / len(days),
        mean_by_day=sum(mean for _, mean in means) / len(means) if means else None,
        mean_by_case=sum(cases * mean for cases, mean in means) / weights if means else None,
        maximum=max((day.maximum for day in days if day.maximum is not None), default=None),
        unknown_days=sum(day.mean is None or day.maximum is None for day in days),
    )


def changes(found: Sequence[Summary]) -> list[Change]:
    """Each year of an office against its year before, by kind of day where both have it."""
    wanted = []
    for later in found:
        earlier = [one for one in found if _same_kind(one, later)]
        position = earlier.index(later)
        if position:
            wanted.append(_change(earlier[position - 1], later))
    return wanted


def percent(before: float | None, after: float | None) -> float | None:
    """The change in percent; None if a value is unknown or there is nothing to compare with."""
    if before is None or after is None or before == 0:
        return None
    return (after - before) / before * 100


def longest(days: Iterable[Day], count: int) -> list[Day]:
    """The days with the longest mean waits."""
    known = [day for day in days if day.mean is not None]
    return sorted(known, key=lambda day: (-(day.mean or 0.0), day.date))[:count]


def _same_kind(one: Summary, other: Summary) -> bool:
    return (one.office, one.day_type) == (other.office, other.day_type)


def _change(before: Summary, after: Summary) -> Change:
    def of(figure: Callable[[Summary], float | None]) -> float | None:
        return percent(figure(before), figure(after))

    return Change(
        office=after.office,
        day_type=after.day_type,
        before=before.era_year,
        after=after.era_year,
        mean_cases=of(lambda one: one.mean_cases),
        mean_by_day=of(lambda one: one.mean_by_day),
        mean_by_case=of(lambda one: one.mean_by_case),
        maximum=of(lambda one: one.maximum),
    )
