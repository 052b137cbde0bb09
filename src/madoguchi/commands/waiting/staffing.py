"""`waiting staff`: counters by half hour, shifts and hours for a limit on the wait, beside constant staff."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from madoguchi.commands.waiting.predicting import read_factor
from madoguchi.commands.waiting.saying import (
    interval,
    number,
    range_data,
    read_model_file,
    tell_definitions,
    tell_json,
    tell_table,
)

if TYPE_CHECKING:
    from madoguchi.rules.waiting import Limit, Model, Plan, Shift, Staffing

MOST_CASES, MOST_MINUTES = 20_000, 1440
_DEFINITIONS = (
    "時間＝給与の対象になる時間の合計（1日勤務は昼休み1時間を除く）",
    "平均待ち・9割の人の待ちの [ ] は、日ごとのばらつきを含む5～95%の日の範囲",
    "案では、昼も含めていつも1つ以上の窓口を開けます。",
    "守れる日の割合＝平均待ちと9割の人の待ちが、両方とも目標以下の日の割合",
    "配置は模擬の1,000日で選び、別の1,000日で確かめています。最も安いという保証ではありません。",
)


def staff(args: argparse.Namespace) -> None:
    """Plan, and print the plan beside constant counters."""
    from madoguchi.rules.waiting import plan

    model = read_model_file(args.model)
    cases, limit = int(number(args.cases, "--cases", 1, MOST_CASES, whole=True)), _limit(args)
    day_type, factor = _day_type(args.day_type, model), read_factor(args.service_factor).value
    found = plan(model, day_type, cases, limit, factor)
    if args.json:
        tell_json(_data(model, day_type, cases, limit, found))
    else:
        _tell(model, cases, limit, found)


def _limit(args: argparse.Namespace) -> Limit:
    from madoguchi.rules.waiting import Limit

    share = args.share_of_days
    return Limit(
        number(args.mean, "--mean", 0.1, MOST_MINUTES),
        number(args.p90, "--p90", 0.1, MOST_MINUTES),
        None if share is None else number(share, "--share-of-days", 0.01, 0.99),
    )


def _day_type(name: str | None, model: Model) -> str:
    from madoguchi.rules.waiting import WaitingRefused

    if name is None:
        return model.main
    if name not in model.kinds:
        raise WaitingRefused(
            f"--day-type「{name}」はモデルにありません。{'、'.join(model.kinds)} のどれかです。"
        )
    return name


def _data(model: Model, day_type: str, cases: int, limit: Limit, found: Plan) -> dict[str, Any]:
    saved = found.constant.hours - found.planned.hours
    return {
        "model": {"office": model.office, "era_year": model.era_year, "day_type": day_type},
        "cases": cases,
        "limit": {"mean": limit.mean, "p90": limit.p90, "share_of_days": limit.share_of_days},
        "service_minutes": found.service_minutes,
        "plan": _staffing_data(found.planned)
        | {"shifts": [_shift_data(shift, people) for shift, people in found.shifts]},
        "plan_on_other_days": _figures(found.checked),
        "constant": {"counters": found.constant_counters, **_staffing_data(found.constant)},
        "saved_hours": saved,
        "saved_percent": saved / found.constant.hours * 100,
        "if_capacity_is_at_the_ends_of_its_interval": {
            "constant_counters": list(found.constant_range),
            "share_of_days_of_the_plan": list(found.share_range),
        },
        "definitions": list(_DEFINITIONS),
        "notes": list(model.notes),
    }


def _figures(one: Staffing) -> dict[str, Any]:
    return {
        "mean": range_data(one.mean),
        "p90": range_data(one.p90),
        "share_of_days": one.share_of_days,
    }


def _staffing_data(one: Staffing) -> dict[str, Any]:
    return {
        "staff_hours": one.hours,
        "counters_by_half_hour": [
            {"from": _time(minute), "counters": open_} for minute, open_ in one.counters
        ],
        **_figures(one),
    }


def _shift_data(shift: Shift, people: int) -> dict[str, Any]:
    spans = [[_time(start), _time(end)] for start, end in shift.spans]
    return {"name": shift.name, "spans": spans, "paid_hours": shift.paid, "people": people}


def _time(minute: float) -> str:
    from madoguchi.rules.waiting import time_of

    return time_of(minute)


def _tell(model: Model, cases: int, limit: Limit, found: Plan) -> None:
    share = "平均して" if limit.share_of_days is None else f"{limit.share_of_days:.0%}の日に"
    print(f"{model.office} {model.era_year} のモデル、1日{cases}件、1件 {found.service_minutes:.1f}分")
    print(f"目標 {share}、平均待ち {limit.mean:g}分以下・9割の人が {limit.p90:g}分以下\n")
    rows = [
        (name, f"{one.hours:.1f}時間", interval(one.mean), interval(one.p90), f"{one.share_of_days:.0%}")
        for name, one in (
            ("案", found.planned),
            ("案を別の日々で確かめると", found.checked),
            (f"1日中同じ（{found.constant_counters}窓口）", found.constant),
        )
    ]
    tell_table(["配置", "時間", "平均待ち（分）", "9割の人の待ち（分）", "守れる日"], rows)
    print("\n勤務")
    tell_table(["勤務", "時間帯", "人数"], [_shift_row(shift, people) for shift, people in found.shifts])
    print("\n30分ごとの窓口の数")
    both = zip(found.planned.counters, found.constant.counters, strict=True)
    tell_table(["時刻", "案", "1日中同じ"], [(_time(at), str(one), str(two)) for (at, one), (_, two) in both])
    _tell_ends(found)
    tell_definitions([*_DEFINITIONS, *model.notes])


def _shift_row(shift: Shift, people: int) -> tuple[str, str, str]:
    spans = "、".join(f"{_time(start)}～{_time(end)}" for start, end in shift.spans)
    return shift.name, spans, f"{people}人"


def _tell_ends(found: Plan) -> None:
    few, many = found.constant_range
    low, high = found.share_range
    print("\n能力が95%区間の端だったら")
    print(f"  1日中同じ窓口なら {few}～{many}窓口、案を守れる日は {low:.0%}～{high:.0%}\n")
