"""As-is and to-be flows: steps in swim lanes, their totals, and what a change would save.

Definitions, printed with every comparison:
- 来庁者の時間: minutes of steps in the lanes 来庁者 and 窓口 (the resident is there in both).
- 職員の時間: minutes of steps in the lanes 窓口, 担当課 and バック.
- 年間の削減時間: (職員の時間 as-is − to-be) × 年間件数 ÷ 60.
Minutes that nobody measured make a total unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

LANES: Mapping[str, str] = {"resident": "来庁者", "counter": "窓口", "section": "担当課", "back": "バック"}
FRONT = ("resident", "counter")
STAFF = ("counter", "section", "back")
KINDS: Mapping[str, str] = {
    "wait": "待ち", "interview": "聞き取り", "writing": "記入", "check": "確認", "move": "移動",
    "process": "処理", "review": "審査",
}  # fmt: skip
CHANGES: Mapping[str, str] = {
    "kept": "そのまま", "changed": "変える", "moved": "バックへ移す", "automated": "自動にする",
    "added": "加える",
}  # fmt: skip
DEFINITIONS = (
    "来庁者の時間：レーン「来庁者」と「窓口」の分の合計（窓口では来庁者もその場にいます）。",
    "職員の時間：レーン「窓口」「担当課」「バック」の分の合計。",
    "年間の削減時間：（現状の職員の時間－見直し後の職員の時間）×年間件数÷60。",
    "分が入っていない工程がある流れの合計は、「不明」です。0とはみなしません。",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `minutes` and `entries` are None where nobody counted."""

    name: str
    lane: str
    kind: str
    minutes: float | None
    entries: int | None = None
    place: str = ""
    change: str = "kept"


@dataclass(frozen=True, slots=True)
class Totals:
    """A flow in numbers; None where a step lacks its figure. `unmeasured`: steps without minutes."""

    steps: int
    handovers: int
    front: int
    back: int
    resident_minutes: float | None
    staff_minutes: float | None
    entries: int | None
    unmeasured: int


@dataclass(frozen=True, slots=True)
class Saving:
    """As-is minus to-be, per case and per year. None: it cannot be worked out; `why` says what is missing."""

    resident_minutes: float | None
    staff_minutes: float | None
    entries: int | None
    hours_per_year: float | None
    volume: int | None
    why: tuple[str, ...] = ()


def totals(steps: Sequence[Step]) -> Totals:
    """Add a flow up."""
    lanes = [step.lane for step in steps]
    return Totals(
        steps=len(steps), handovers=sum(here != there for here, there in pairwise(lanes)),
        front=sum(lane in FRONT for lane in lanes), back=sum(lane not in FRONT for lane in lanes),
        resident_minutes=_sum(step.minutes for step in steps if step.lane in FRONT),
        staff_minutes=_sum(step.minutes for step in steps if step.lane in STAFF),
        entries=_whole(_sum(step.entries for step in steps if step.kind == "writing")),
        unmeasured=sum(step.minutes is None for step in steps),
    )  # fmt: skip


def saving(as_is: Sequence[Step], to_be: Sequence[Step], volume: int | None) -> Saving:
    """What the change would save."""
    before, after = totals(as_is), totals(to_be)
    staff = _minus(before.staff_minutes, after.staff_minutes)
    hours = None if staff is None or volume is None else staff * volume / 60
    why = [
        f"{name}に、分の入っていない工程が{one.unmeasured}つあります。"
        for name, one in (("現状", before), ("見直し後", after)) if one.unmeasured
    ]  # fmt: skip
    why += [] if volume is not None else ["年間件数がまだありません。"]
    return Saving(
        _minus(before.resident_minutes, after.resident_minutes), staff,
        _whole(_minus(before.entries, after.entries)), hours, volume, tuple(why),
    )  # fmt: skip


def finding(as_is: Sequence[Step], to_be: Sequence[Step], volume: int | None) -> str:
    """The comparison as one sentence."""
    before, after, found = totals(as_is), totals(to_be), saving(as_is, to_be, volume)
    if found.hours_per_year is not None and round(found.hours_per_year) != 0:
        verb = "減らせます" if found.hours_per_year > 0 else "増えます"
        return f"見直すと、職員の時間を年間{abs(found.hours_per_year):,.0f}時間{verb}"
    if before.resident_minutes is not None and after.resident_minutes is not None:
        minutes = f"{before.resident_minutes:g}分から{after.resident_minutes:g}分"
        return f"見直すと、来庁者の時間は{minutes}になります"
    return f"工程は{before.steps}から{after.steps}になります（時間はまだ測れていません）"


def _sum(values: Iterable[float | None]) -> float | None:
    total = 0.0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _minus(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else before - after


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
