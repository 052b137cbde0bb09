"""What a record leaves out, how much of it, and what that makes impossible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.rules.waiting import Quality, Ticket

NO_CATEGORY = "区分なし"
"""How the log reader calls a ticket without a category."""
_SHOWN_ROWS, _SHOWN_GAPS = 20, 50


@dataclass(frozen=True, slots=True)
class Gap:
    """A column that is partly missing: `share` of the tickets from 0 to 1, and what cannot be said for it."""

    column: str
    share: float
    impossible: str


def as_data(quality: Quality, tickets: Sequence[Ticket]) -> dict[str, Any]:
    """The report of a log as plain data, for the intake's row."""
    days = sorted({one.day for one in tickets})
    uncategorised = sum(one.category == NO_CATEGORY for one in tickets) / len(tickets) if tickets else 0.0
    return {
        "rows": quality.rows, "read": quality.read, "used": quality.used,
        "days": len(days), "first": str(days[0]) if days else "", "last": str(days[-1]) if days else "",
        "offices": sorted({one.office for one in tickets}),
        "missing": {**quality.missing, "category": uncategorised},
        "defects": [
            {**asdict(one), "rows": list(one.rows[:_SHOWN_ROWS]), "count": len(one.rows)}
            for one in quality.defects
        ],
        "gaps": [str(gap) for gap in quality.gaps[:_SHOWN_GAPS]], "gap_count": len(quality.gaps),
        "silent": list(quality.silent_counters),
    }  # fmt: skip


def gaps(missing: Mapping[str, float]) -> list[Gap]:
    """The columns that are missing at all, the largest part first."""
    found = [Gap(_columns()[name], share, _impossible()[name]) for name, share in missing.items() if share]
    return sorted(found, key=lambda gap: -gap.share)


def _columns() -> dict[str, str]:
    return {
        "ended_at": _("終了の時刻"), "counter_no": _("窓口番号"), "office": _("庁舎・窓口の名前"),
        "category": _("区分（用件）"), "called_at": _("呼出の時刻"),
    }  # fmt: skip


def _impossible() -> dict[str, str]:
    return {
        "ended_at": _(
            "1件の時間を直接は測れません。同じ窓口の次の呼出までを上限とし、混んでいたときの番号だけで推定します。"
        ),
        "counter_no": _("終了のない番号の1件の時間と、開いていた窓口の数は分かりません。"),
        "office": _("複数の庁舎の番号を区別できません。取込のときに選んだ窓口の記録とみなしました。"),
        "category": _("用件ごとの待ちと1件の時間は分けられません。"),
        "called_at": _("待ち時間が分かりません。その番号は使いません。"),
    }  # fmt: skip
