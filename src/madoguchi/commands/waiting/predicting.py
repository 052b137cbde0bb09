"""`waiting predict`: every day of a table with its interval, and the errors where waits are known."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.commands.waiting.saying import (
    UNKNOWN,
    errors_words,
    interval,
    minutes,
    number,
    range_data,
    read_days,
    read_model_file,
    tell_definitions,
    tell_json,
    tell_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madoguchi.rules.waiting import Day, Factor, Forecast, Model, Period, Verdict

_DEFINITIONS = (
    "予測＝同じ件数の日を1,000回くり返した平均。[ ] は90%区間（1日の偶然、日ごとの能力のばらつき、"
    "能力と倍率の不確かさを含む。端は、表と同じ分の単位まで広げる）",
    "9割の人の待ち（P90）＝10人のうち9人の待ちがこれ以下",
    "期間の平均待ち＝件数で重みづけ。[ ] は95%区間。偏り＝予測−実績",
)


def predict(args: argparse.Namespace) -> None:
    """Forecast the chosen days, and hold them against what the table says."""
    from madoguchi.rules.waiting import Factor, forecast, verdicts

    model, factor = read_model_file(args.model), read_factor(args.service_factor)
    days = _days(args, model)
    found = forecast(model, days, factor)
    judged = verdicts(found)
    unchanged = judged if factor == Factor() else verdicts(forecast(model, days, Factor()))
    if args.json:
        tell_json(_data(model, factor, found, judged, unchanged))
    else:
        _tell(model, factor, found, judged, unchanged)


def read_factor(text: str) -> Factor:
    """A number, or the file that ``compare --json`` wrote, whose interval then widens the forecast's."""
    from madoguchi.rules.waiting import Factor, WaitingRefused

    if not text.endswith(".json"):
        return Factor(number(text, "--service-factor", 0.05, 20))
    try:
        data = json.loads(Path(text).read_text(encoding="utf-8"))
        return Factor(float(data["service_factor"]["expected"]), tuple(map(float, data["spread"])))
    except (ValueError, KeyError, TypeError) as error:
        raise WaitingRefused(
            f"{text} は waiting compare --json の出力ではありません。「0.65」のような数でも指定できます。"
        ) from error


def _days(args: argparse.Namespace, model: Model) -> tuple[Day, ...]:
    from madoguchi.rules.waiting import select

    table = read_days(args.table, planned=True)
    chosen = select(table.days, args.office or model.office, args.era_year)
    left = len(table.days) - len(chosen)
    if left:
        print(f"注意: 別の窓口・年の{left}行は予測していません。", file=sys.stderr)
    return chosen


def _data(
    model: Model,
    factor: Factor,
    found: Sequence[Forecast],
    judged: Sequence[Verdict],
    unchanged: Sequence[Verdict],
) -> dict[str, Any]:
    return {
        "model": {"office": model.office, "era_year": model.era_year},
        "service_factor": factor.value,
        "definitions": list(_DEFINITIONS),
        "days": [_day_data(one) for one in found],
        "groups": [_verdict_data(one, before) for one, before in zip(judged, unchanged, strict=True)],
        "notes": [*model.notes, *_borrowed(found), *_bounded(model, found)],
    }


def _day_data(one: Forecast) -> dict[str, Any]:
    day = one.day
    return {
        "office": day.office,
        "date": day.date.isoformat(),
        "era_year": day.era_year,
        "day_type": day.day_type,
        "capacity_of": one.kind,
        "cases": day.cases,
        "mean": range_data(one.mean) | {"observed": day.mean},
        "p90": range_data(one.p90),
        "maximum": range_data(one.maximum) | {"observed": day.maximum},
    }


def _verdict_data(one: Verdict, before: Verdict) -> dict[str, Any]:
    known = one.check.mean.days if one.check else 0
    return {
        "office": one.office,
        "era_year": one.era_year,
        "day_type": one.day_type,
        "days_observed": known,
        "errors": {"mean": asdict(one.check.mean), "maximum": asdict(one.check.maximum)}
        if one.check
        else None,
        "days_inside_90": {"mean": one.covered_mean, "maximum": one.covered_maximum},
        "period_mean_by_case": _period_data(one.period),
        "without_change": _period_data(before.period),
    }


def _period_data(period: Period) -> dict[str, Any]:
    known = {"observed": period.observed, "bias": period.bias, "bias_percent": period.bias_percent}
    return {"days": period.days, **range_data(period.mean), **known}


def _borrowed(found: Sequence[Forecast]) -> list[str]:
    from madoguchi.rules.waiting import day_types

    names = {one.day.day_type: one.kind for one in found if one.kind != one.day.day_type}
    return [
        f"{day_types()[name].name}はモデルにないので、{day_types()[kind].name}の能力と時間で予測しました。"
        for name, kind in names.items()
    ]


def _bounded(model: Model, found: Sequence[Forecast]) -> list[str]:
    kinds = dict.fromkeys(one.kind for one in found if model.kinds[one.kind].capacity.bounded)
    return [
        f"{model.kinds[kind].setting.day.name}は能力の下限しか分からないので、予測は参考です。"
        for kind in kinds
    ]


def _tell(
    model: Model,
    factor: Factor,
    found: Sequence[Forecast],
    judged: Sequence[Verdict],
    unchanged: Sequence[Verdict],
) -> None:
    print(f"モデル {model.office} {model.era_year}、1件の時間 ×{factor.value:g}\n")
    rows = [
        (
            one.day.date.isoformat(),
            str(one.day.cases),
            interval(one.mean),
            _seen(one.day.mean),
            interval(one.p90),
            interval(one.maximum),
            _seen(one.day.maximum),
        )
        for one in found
    ]
    tell_table(["日", "件数", "平均待ち（予測）", "実績", "9割の人の待ち", "最大待ち（予測）", "実績"], rows)
    for one, before in zip(judged, unchanged, strict=True):
        _tell_verdict(one, before)
    print("\n定義")
    tell_definitions([*_DEFINITIONS, *model.notes, *_borrowed(found), *_bounded(model, found)])


def _seen(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:g}"


def _tell_verdict(one: Verdict, before: Verdict) -> None:
    from madoguchi.rules.waiting import day_types

    print(f"\n{one.office} {one.era_year} {day_types()[one.day_type].name}")
    period = one.period
    print(f"  期間の平均待ち 予測 {interval(period.mean)}分、実績 {minutes(period.observed)}", end="")
    print("" if period.bias is None else f"、偏り {period.bias:+.1f}分")
    if before is not one:
        print(f"  1件の時間が変わらなければ {interval(before.period.mean)}分")
    if one.check:
        print(f"  平均待ち {errors_words(one.check.mean)}")
        print(f"  最大待ち {errors_words(one.check.maximum)}")
        known = one.check.mean.days
        print(f"  90%区間に入った日 平均 {one.covered_mean}/{known}、最大 {one.covered_maximum}/{known}")
