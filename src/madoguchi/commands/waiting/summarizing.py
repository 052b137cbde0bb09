"""`waiting summarize`: the figures a city publishes, each with its definition."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from madoguchi.commands.waiting.saying import (
    UNKNOWN,
    figure,
    read_days,
    tell_definitions,
    tell_json,
    tell_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madoguchi.rules.waiting import Change, Claim, Summary

_VERDICTS = {
    "rounded": "表と一致（四捨五入）",
    "truncated": "表と一致（切り捨て）",
    "within_rounding": "日別の分の丸めの範囲で一致",
    "differs": "表と合わない",
}


def summarize(args: argparse.Namespace) -> None:
    """Print groups, changes, and what was published about these very days."""
    from madoguchi.rules.waiting import CHANGE_DEFINITION, SUMMARY_DEFINITIONS, changes, claims, summaries

    table = read_days(args.table)
    found, published = summaries(table.days), claims(table.days)
    if args.json:
        tell_json(
            {
                "definitions": {**SUMMARY_DEFINITIONS, "change_percent": CHANGE_DEFINITION},
                "groups": [asdict(one) | {"day_type": one.day_type or "all"} for one in found],
                "changes_percent": [
                    asdict(one) | {"day_type": one.day_type or "all"} for one in changes(found)
                ],
                "published": [asdict(one) | {"words": _VERDICTS[one.verdict]} for one in published],
                "notes": list(table.notes),
            }
        )
        return
    _tell_groups(found)
    _tell_changes(changes(found))
    _tell_published(published)
    print("\n定義")
    tell_definitions([*SUMMARY_DEFINITIONS.values(), CHANGE_DEFINITION])


def _kind(day_type: str) -> str:
    from madoguchi.rules.waiting import day_types

    return day_types()[day_type].name if day_type else "全日"


def _tell_groups(found: Sequence[Summary]) -> None:
    head = [
        "窓口",
        "年",
        "日",
        "日数",
        "件数/日",
        "平均待ち（日の単純平均）",
        "平均待ち（件数で重みづけ）",
        "最大待ち",
    ]
    rows = [
        (
            one.office,
            one.era_year,
            _kind(one.day_type),
            str(one.days),
            figure(one.mean_cases),
            figure(one.mean_by_day, "分"),
            figure(one.mean_by_case, "分"),
            UNKNOWN if one.maximum is None else f"{one.maximum:g}分",
        )
        for one in found
    ]
    tell_table(head, rows)


def _tell_changes(found: Sequence[Change]) -> None:
    if not found:
        return
    print("\n増減")
    head = [
        "窓口",
        "年",
        "日",
        "件数/日",
        "平均待ち（日の単純平均）",
        "平均待ち（件数で重みづけ）",
        "最大待ち",
    ]
    rows = [
        [one.office, f"{one.before}→{one.after}", _kind(one.day_type)]
        + [_percent(value) for value in (one.mean_cases, one.mean_by_day, one.mean_by_case, one.maximum)]
        for one in found
    ]
    tell_table(head, rows)


def _percent(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:+.1f}%"


def _tell_published(found: Sequence[Claim]) -> None:
    if not found:
        return
    print(f"\n公表値との照合（{found[0].source}）")
    rows = [
        (
            one.label,
            UNKNOWN if one.value is None else f"{one.value:g}",
            figure(one.derived),
            _VERDICTS[one.verdict],
            one.remark,
        )
        for one in found
    ]
    tell_table(["公表の項目", "公表値", "表から", "判定", "説明"], rows)
