"""The charts of a study: capacity by year, and each day as it was against the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.charts import Chart, Line, Measure
from madoguchi.cityhall.insights.models import Study
from madoguchi.cityhall.insights.season_chart import day_label
from madoguchi.rules.waiting import day_types


def capacity_chart(study: Study) -> Chart:
    """Cases an hour by year and kind of day, with the 95 % interval."""
    rows = [
        (model["era_year"], name, kind["capacity"])
        for model in study.result["models"]
        for name, kind in model["kinds"].items()
    ]
    return Chart(
        "capacity", _capacity_title(study), _("能力＝すべての窓口が開いているとき、1時間にこなせる件数"),
        _("年と日"),
        (
            Measure(_("能力"), "dot", _("件/時"), 1),
            Measure(_("95%区間の下"), "low", _("件/時"), 1),
            Measure(_("95%区間の上"), "high", _("件/時"), 1, legend=_("95%区間")),
            Measure(_("日数"), "none", _("日")),
        ),
        tuple(_capacity_line(*row) for row in rows),
    )  # fmt: skip


def fit_charts(study: Study) -> list[Chart]:
    """For each year the days as they were and as the fitted model has them."""
    return [_fit(year, rows) for year, rows in reversed(study.result["fits"].items())]


def _capacity_title(study: Study) -> str:
    models = study.result["models"]
    last = models[-1]
    own = last["day_type"]
    kind, now = last["kinds"][own]["name"], last["kinds"][own]["capacity"]["per_hour"]
    # The year before may have most of its days of another kind: those capacities are no change.
    before = models[-2] if len(models) > 1 and own in models[-2]["kinds"] else None
    if before is None:
        return _("%(year)sの%(kind)sの能力は、1時間に%(n).1f件です") % {
            "year": last["era_year"], "kind": kind, "n": now,
        }  # fmt: skip
    return _("%(kind)sの能力は、%(before)sの1時間%(old).1f件から%(after)sの%(new).1f件になりました") % {
        "kind": kind, "before": before["era_year"], "after": last["era_year"], "new": now,
        "old": before["kinds"][own]["capacity"]["per_hour"],
    }  # fmt: skip


def _capacity_line(year: str, name: str, found: dict[str, Any]) -> Line:
    label = f"{year} {day_types()[name].name if name in day_types() else name}"
    values = (found["per_hour"], found["low"], found["high"], found["days"])
    bound = _("%.1f件/時以上（下限だけ）") % found["low"] if found["bounded"] else ""
    return Line(label, values, said=bound, strong=name == "weekday")


def _fit(year: str, rows: Sequence[dict[str, Any]]) -> Chart:
    inside = sum(one["mean"]["low"] <= one["observed"] <= one["mean"]["high"] for one in rows)
    return Chart(
        f"fit-{year}",
        _("%(year)sは、%(n)s日のうち%(inside)s日の平均待ちが、モデルの90%%区間に入りました") % {
            "year": year, "n": len(rows), "inside": inside,
        },
        _("各日の平均待ち（分）。同じ日への当てはめで、件数だけから計算した値"),
        _("日"),
        (
            Measure(_("実績"), "bar-soft", _("分")),
            Measure(_("モデル"), "dot", _("分")),
            Measure(_("90%区間の下"), "low", _("分")),
            Measure(_("90%区間の上"), "high", _("分"), legend=_("90%区間")),
            Measure(_("件数"), "none", _("件")),
            Measure(_("最大待ちの実績"), "none", _("分")),
            Measure(_("最大待ちのモデル"), "none", _("分")),
        ),
        tuple(_fit_line(one) for one in rows),
    )  # fmt: skip


def _fit_line(one: dict[str, Any]) -> Line:
    mean = one["mean"]
    values = (
        one["observed"], mean["expected"], mean["low"], mean["high"], one["cases"],
        one["observed_maximum"], one["maximum"]["expected"],
    )  # fmt: skip
    said = _("実績%(seen).0f・モデル%(said).0f分") % {"seen": one["observed"], "said": mean["expected"]}
    return Line(day_label(one["date"]), values, said=said)
