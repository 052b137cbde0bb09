"""A study in words: the finding, how well the model explains the days, and what the data cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.before_after import BeforeAfter, before_after
from madoguchi.cityhall.insights.models import Study
from madoguchi.cityhall.insights.templatetags.insights import signed


@dataclass(frozen=True, slots=True)
class CheckLine:
    """Errors of one year, one kind of day and one way of predicting; waits in minutes, MAPE in percent."""

    year: str
    kind: str
    way: str
    mean: dict[str, Any]
    maximum: dict[str, Any]


def study_finding(study: Study) -> str:
    """The one sentence that the page begins with."""
    if pairs := before_after(study):
        return _change_finding(pairs[0])
    model = study.result["models"][-1]
    return _("%(office)sの%(year)sの能力は、1時間に%(n).1f件です（95%%区間 %(low).1f～%(high).1f）") % {
        "office": study.office, "year": model["era_year"], "n": model["capacity_per_hour"],
        "low": model["capacity_95"][0], "high": model["capacity_95"][1],
    }  # fmt: skip


def _change_finding(pair: BeforeAfter) -> str:
    """An interval with zero inside it is no change that could be told from chance, and is not told as one."""
    service = pair.service
    told = {"before": pair.before, "after": pair.after}
    if pair.bounded:
        return _bounded_finding(pair, told)
    if service.low < 0 < service.high:
        signs = {name: signed(getattr(service, name), "%") for name in ("expected", "low", "high")}
        return _(
            "%(before)sから%(after)sで、1件の時間が変わったとは言い切れません"
            "（%(expected)s、95%%区間 %(low)s～%(high)s）"
        ) % {**told, **signs}
    word = _("短く") if service.expected < 0 else _("長く")
    ends = sorted((abs(service.low), abs(service.high)))
    return _(
        "%(before)sから%(after)sで、1件の時間は%(n).0f%%%(word)sなりました"
        "（窓口の数が想定どおりなら。95%%区間 %(low).0f～%(high).0f%%）"
    ) % {**told, "n": abs(service.expected), "word": word, "low": ends[0], "high": ends[1]}


def _bounded_finding(pair: BeforeAfter, told: dict[str, str]) -> str:
    """A later year that was at least so fast shows the least change; an earlier one shows none."""
    years = {**told, "years": "・".join(pair.bounded)}
    if pair.before in pair.bounded or pair.service.high >= 0:
        return _(
            "%(before)sから%(after)sで、1件の時間がどう変わったかは分かりません"
            "（%(years)sは待ちが短く、能力の下限しか分かりません）"
        ) % years
    return _(
        "%(before)sから%(after)sで、1件の時間は少なくとも%(n)s%%短くなりました"
        "（窓口の数が想定どおりなら。%(years)sは待ちが短く、能力の下限しか分かりません）"
    ) % {**years, "n": floor(-pair.service.high)}


def checks_of(study: Study) -> Sequence[CheckLine]:
    """Every check of every year, the latest year first."""
    ways = {
        "in_sample": _("同じ日への当てはめ"), "left_out": _("1日ずつ抜いた予測"),
        "regression_left_out": _("比較：件数だけの回帰、1日ずつ抜いた予測"),
        "half_hours_and_minutes": _("30分ごとの件数とその日の1件の時間から"),
    }  # fmt: skip
    return [
        CheckLine(model["era_year"], kind["name"], ways[check["way"]], check["mean"], check["maximum"])
        for model in reversed(study.result["models"])
        for kind in model["kinds"].values()
        for check in kind["checks"]
    ]


def unknowable(study: Study) -> Sequence[str]:
    """What the data cannot tell apart, and remarks of the fit, each once."""
    models = study.result["models"]
    said = [line for model in models for line in (*model["not_identifiable"], *model["notes"])]
    said += [one["message"] for one in study.result["refused"]]
    return list(dict.fromkeys(said))
