"""A chart as rows: a label, marks on a common scale, the figure in words, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

MarkKind = Literal["bar", "bar-soft", "dot", "tick", "low", "high", "none"]
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of figures. `mark`: how it is drawn; "low" and "high" together make one range.

    "none" stands in the table only. `legend`: how the legend calls it, where that is not its name.
    """

    name: str
    mark: MarkKind
    unit: str = ""
    digits: int = 0
    legend: str = ""

    def write(self, value: float | None) -> str:
        """The figure as text; unknown is a dash, never 0."""
        return "—" if value is None else f"{value:,.{self.digits}f}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `values` in the order of the chart's measures, None where nothing is known.

    `strong`: the row the title speaks of. `said`: words beside the row instead of the first figure.
    """

    label: str
    values: tuple[float | None, ...]
    said: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` is the finding; `caption` says what is drawn and in which unit; `key` names it in addresses."""

    key: str
    title: str
    caption: str
    head: str
    measures: tuple[Measure, ...]
    lines: tuple[Line, ...]

    @property
    def top(self) -> float:
        """The end of the scale: a round number that no drawn figure exceeds."""
        return nice_top([value for line in self.lines for value in self._drawn(line)])

    @property
    def ticks(self) -> tuple[float, ...]:
        """Three places of the scale that get a number."""
        return (0.0, self.top / 2, self.top)

    @property
    def legend(self) -> tuple[Measure, ...]:
        """What has to be explained: one entry for a range."""
        return tuple(one for one in self.measures if one.mark in {"bar", "bar-soft", "dot", "tick", "high"})

    @property
    def columns(self) -> tuple[str, ...]:
        """The head of the table."""
        units = (f"{one.name}（{one.unit}）" if one.unit else one.name for one in self.measures)
        return (self.head, *units)

    def cells(self, line: Line) -> tuple[str, ...]:
        """The figures of a line as text, as the table has them."""
        return tuple(
            one.write(value) for one, value in zip(self.measures, line.values, strict=True)
        )

    def words(self, line: Line) -> str:
        """What stands beside the row: the first figure, with its range in brackets."""
        if line.said:
            return line.said
        known = dict(zip((one.mark for one in self.measures), line.values, strict=True))
        first = self.measures[0]
        if line.values[0] is None:
            return _("不明")
        span = [known.get("low"), known.get("high")]
        ends = "" if None in span else f"（{span[0]:.{first.digits}f}～{span[1]:.{first.digits}f}）"
        return f"{first.write(line.values[0])}{first.unit}{ends}"

    def share(self, value: float) -> float:
        """Where a figure lies on the scale, from 0 to 100."""
        return round(min(max(value / self.top, 0.0), 1.0) * 100, 2)

    def _drawn(self, line: Line) -> Sequence[float]:
        pairs = zip(self.measures, line.values, strict=True)
        return [value for one, value in pairs if value is not None and one.mark != "none"]


def nice_top(values: Sequence[float]) -> float:
    """The smallest of 1, 2, 2.5, 5 × 10ⁿ that is not below the largest value; 1 for none."""
    largest = max(values, default=0.0)
    if largest <= 0:
        return 1.0
    power = 10.0 ** len(str(int(largest))) / 10 if largest >= 1 else 0.1
    return next(step * power for step in _STEPS if step * power >= largest)
