"""`waiting compare`: the change of service time between two models, with its interval."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from madoguchi.commands.waiting.saying import (
    interval,
    minutes,
    range_data,
    read_model_file,
    tell_definitions,
    tell_json,
)

if TYPE_CHECKING:
    from madoguchi.rules.waiting import Comparison, Model

_LIKE_FOR_LIKE = (
    "同じ件数での比較＝後の年の各日の件数が、前の年の能力の窓口に来たとした平均待ち（誰も帰らない）"
)


def compare(args: argparse.Namespace) -> None:
    """Print the change, what it may mean, and the like-for-like wait."""
    from madoguchi.rules.waiting import compare as compare_models

    before, after = read_model_file(args.before), read_model_file(args.after)
    found = compare_models(before, after)
    if args.json:
        tell_json(_data(before, after, found))
    else:
        _tell(before, after, found)


def _data(before: Model, after: Model, found: Comparison) -> dict[str, Any]:
    from madoguchi.rules.waiting import SAME_COUNTERS

    factor, period = found.service_factor, found.like_for_like
    return {
        "before": {"office": before.office, "era_year": before.era_year},
        "after": {"office": after.office, "era_year": after.era_year},
        "day_type": found.day_type,
        "service_time_change_percent": {
            "expected": (factor.expected - 1) * 100,
            "low": (factor.low - 1) * 100,
            "high": (factor.high - 1) * 100,
        },
        "service_factor": range_data(factor),
        "capacity_ratio": range_data(found.capacity_ratio),
        "service_factor_by_moments": found.moments_factor,
        "like_for_like": {
            **range_data(period.mean),
            "observed": period.observed,
            "change_percent": _saved(found),
        },
        "definitions": [SAME_COUNTERS, _LIKE_FOR_LIKE, "[low, high] は95%区間（両方の年の日を選び直す）"],
        "notes": _notes(before, after, found),
        "spread": list(found.spread),
    }


def _saved(found: Comparison) -> float | None:
    period = found.like_for_like
    return None if period.observed is None else (period.observed / period.mean.expected - 1) * 100


def _notes(before: Model, after: Model, found: Comparison) -> list[str]:
    notes = []
    for model, words in ((before, "変化は分かりません"), (after, "短縮はこれより大きいかもしれません")):
        kind = model.kinds[found.day_type]
        if kind.capacity.bounded:
            name = f"{model.office} {model.era_year}の{kind.setting.day.name}"
            notes.append(f"{name}は能力の下限しか分からないので、1件の時間の{words}。")
    if before.office != after.office:
        notes.append(f"{before.office}と{after.office}は別の窓口です。変化ではなく違いとして読んでください。")
    return notes


def _tell(before: Model, after: Model, found: Comparison) -> None:
    from madoguchi.rules.waiting import SAME_COUNTERS, day_types

    factor, period, ratio = found.service_factor, found.like_for_like, found.capacity_ratio
    names = f"{before.office} {before.era_year} → {after.office} {after.era_year}"
    print(f"{names}（{day_types()[found.day_type].name}）")
    low, high = (factor.low - 1) * 100, (factor.high - 1) * 100
    print(f"1件の時間 {(factor.expected - 1) * 100:+.1f}%  95%区間 [{low:+.1f}%～{high:+.1f}%]")
    print(f"能力の比 ×{ratio.expected:.2f} [{ratio.low:.2f}–{ratio.high:.2f}]")
    if found.moments_factor is not None:
        print(f"別の求め方（待ち時間の合計を合わせる） {(found.moments_factor - 1) * 100:+.1f}%")
    saved = _saved(found)
    words = "" if saved is None else f"（{saved:+.0f}%）"
    print(f"同じ件数での比較 {interval(period.mean)}分 → 実績 {minutes(period.observed)}{words}")
    tell_definitions([SAME_COUNTERS, _LIKE_FOR_LIKE, *_notes(before, after, found)])
