"""`waiting calibrate`: the capacity of an office in a year, with its interval and its errors."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from madoguchi.commands.waiting.log_calibrating import calibrate_from_log, looks_like_log, quality_data
from madoguchi.commands.waiting.saying import (
    errors_words,
    number,
    read_days,
    tell_definitions,
    tell_json,
)

if TYPE_CHECKING:
    from madoguchi.rules.waiting import Kind, Model

_WAYS = {
    "in_sample": "同じ日への当てはめ",
    "left_out": "1日ずつ抜いた予測",
    "regression_left_out": "比較：件数だけの回帰、1日ずつ抜いた予測",
    "half_hours_and_minutes": "30分ごとの件数と、その日の1件の時間からの予測",
}
MOST_COUNTERS = 500


def calibrate(args: argparse.Namespace) -> None:
    """Fit, write MODEL.json, and say what was found."""
    from madoguchi.rules.waiting import model_data, model_text

    raw, report = args.table.read_bytes(), {}
    if looks_like_log(raw):
        given = (args.office, args.era_year, args.roster)
        model, quality = calibrate_from_log(raw, args.table.name, *given)
        report = {"log": quality_data(quality)}
    else:
        model = _from_table(args)
    args.output.write_text(model_text(model), encoding="utf-8")
    if args.json:
        tell_json(model_data(model) | report)
    else:
        _tell(model)
        print(f"\n{args.output} に書きました。")


def _from_table(args: argparse.Namespace) -> Model:
    from madoguchi.rules.waiting import WaitingRefused, select
    from madoguchi.rules.waiting import calibrate as fit

    if args.counters is None:
        raise WaitingRefused("--counters に、開いている窓口の数を勤務表から入れてください。")
    counters = int(number(args.counters, "--counters", 1, MOST_COUNTERS, whole=True))
    profile = _profile(args.profile)
    return fit(select(read_days(args.table).days, args.office, args.era_year), counters, profile)


def _profile(name: str | None) -> str | None:
    from madoguchi.rules.waiting import WaitingRefused, profile_names

    if name is not None and name not in profile_names():
        raise WaitingRefused(f"--profile「{name}」はありません。{'、'.join(profile_names())} のどれかです。")
    return name


def _tell(model: Model) -> None:
    print(f"{model.office} {model.era_year}")
    for kind in model.kinds.values():
        _tell_kind(kind)
    print(f"\n日ごとの能力のばらつき（対数の標準偏差） {model.day_sigma:.3f}")
    if model.source == "log":
        for one in model.classes:
            print(f"{one.name} {one.share:.0%}、1件 {one.mean:.1f}分、変動係数 {one.cv:.2f}")
    _tell_limits(model)


def _tell_limits(model: Model) -> None:
    from madoguchi.rules.waiting import METRIC_DEFINITIONS, NOT_IDENTIFIABLE

    if model.source == "daily":
        print("\nこの表からは分からないこと")
        tell_definitions(NOT_IDENTIFIABLE)
    if model.notes:
        print("\n注意")
        tell_definitions(model.notes)
    print("\n定義")
    tell_definitions(METRIC_DEFINITIONS.values())


def _tell_kind(kind: Kind) -> None:
    from madoguchi.rules.waiting import BASIS_WORDS

    found, setting = kind.capacity, kind.setting
    known = f"{found.low:.1f}件/時以上（下限だけ）" if found.bounded else f"{found.per_hour:.1f}件/時"
    print(f"\n{setting.day.name}（{found.days}日）")
    span = f"[{found.low:.1f}–{found.high:.1f}]"
    print(f"  能力 {known}  {span} {BASIS_WORDS[found.basis]}")
    print(f"  窓口が{setting.counters}なら、1件 {kind.service_minutes:.1f}分")
    if found.moments is not None:
        print(f"  別の求め方（待ち時間の合計を合わせる） {found.moments:.1f}件/時")
    for check in kind.checks:
        print(f"  {_WAYS[check.way]}")
        print(f"    平均待ち {errors_words(check.mean)}")
        print(f"    最大待ち {errors_words(check.maximum)}")
