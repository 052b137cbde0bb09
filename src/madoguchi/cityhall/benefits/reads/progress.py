"""Where a round's targets stand, in people and yen: one statement, whatever the number of targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from madoguchi.cityhall.benefits.models import Round, Target

S = Target.State
# As a case goes; what ended stands at the end.
ORDER = (
    S.CANDIDATE, S.FIXED, S.INFORMED, S.APPLIED, S.RESUBMITTED, S.DEEMED, S.REVIEW, S.RETURNED, S.DECIDED,
    S.REJECTED, S.DECLINED, S.EXPIRED, S.HELD, S.EXCLUDED,
)  # fmt: skip
WAITING = (S.APPLIED, S.RESUBMITTED, S.DEEMED, S.REVIEW)


@dataclass(frozen=True, slots=True)
class StateLine:
    """A state with its targets; `percent` of all that are not excluded. `unknown`: amount not known yet."""

    state: str
    label: str
    count: int
    yen: int
    unknown: int
    percent: int


@dataclass(frozen=True, slots=True)
class HoldLine:
    """Why targets are held, and how many."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """`targets`: everybody but the excluded; `waiting`: answers that wait for a decision."""

    lines: Sequence[StateLine]
    holds: Sequence[HoldLine]
    targets: int
    yen: int
    counts: Mapping[str, int]

    @property
    def decided(self) -> int:
        return self.counts.get(S.DECIDED, 0)

    @property
    def held(self) -> int:
        return self.counts.get(S.HELD, 0)

    @property
    def waiting(self) -> int:
        return sum(self.counts.get(state, 0) for state in WAITING)


def progress(owned: Round) -> Progress:
    """The round as it stands."""
    rows = list(
        Target.objects.filter(round=owned).order_by().values_list("state", "held_for")
        .annotate(count=Count("pk"), yen=Sum("amount"), known=Count("amount"))
    )  # fmt: skip
    counts: dict[str, int] = {}
    yen: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for state, _, count, amount, known in rows:
        counts[state] = counts.get(state, 0) + count
        yen[state] = yen.get(state, 0) + (amount or 0)
        unknown[state] = unknown.get(state, 0) + count - known
    targets = sum(count for state, count in counts.items() if state != S.EXCLUDED)
    return Progress(
        lines=[_line(state, counts, yen, unknown, targets) for state in ORDER if counts.get(state)],
        holds=[
            HoldLine(code, str(Target.Hold(code).label), count)
            for _, code, count, *_ in sorted(rows, key=lambda row: -row[2])
            if code
        ],
        targets=targets,
        yen=sum(amount for state, amount in yen.items() if state != S.EXCLUDED),
        counts=counts,
    )


def _line(
    state: str, counts: Mapping[str, int], yen: Mapping[str, int], unknown: Mapping[str, int], targets: int
) -> StateLine:
    percent = round(100 * counts[state] / targets) if targets and state != S.EXCLUDED else 0
    return StateLine(state, str(S(state).label), counts[state], yen[state], unknown[state], percent)
