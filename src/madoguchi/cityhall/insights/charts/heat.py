"""A heat table: half hours down, purposes across; each cell has its figure, its shade and its hatching."""

from __future__ import annotations

from dataclasses import dataclass

STEPS = (5.0, 15.0, 30.0, 60.0)
"""Minutes from which a cell is one shade darker."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """`value` in minutes; None where nobody came."""

    value: float | None

    @property
    def level(self) -> int:
        """0 for nothing known, else 1 to 5 by `STEPS`."""
        return 0 if self.value is None else 1 + sum(self.value >= step for step in STEPS)

    @property
    def text(self) -> str:
        """The figure; nothing where nobody came."""
        return "" if self.value is None else f"{self.value:.0f}"


@dataclass(frozen=True, slots=True)
class Heat:
    """`columns` without the head of the rows; `rows`: label and one cell for each column."""

    key: str
    title: str
    caption: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]
