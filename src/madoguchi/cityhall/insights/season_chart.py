"""The busy weeks to come as a chart: what each day may bring, with the finding as its title."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.charts import Chart, Line, Measure
from madoguchi.cityhall.insights.models import Study
from madoguchi.cityhall.insights.seasons import coming_season

WEEKDAYS = "月火水木金土日"


def season_chart(study: Study) -> Chart | None:
    """None if the study has no day to say anything about, or its busy weeks are over."""
    season = study.season or {}
    if season.get("year", 0) < coming_season():
        return None
    known = [one for one in season.get("days", ()) if one["mean"]]
    if not known:
        return None
    seen = {day["date"]: day["mean"] for day in study.result["days"]}
    worst = max(known, key=lambda one: one["mean"]["expected"])
    return Chart(
        "season",
        _(
            "%(year)s年の繁忙期でいちばん混むのは%(day)s、"
            "平均待ち%(mean).0f分（%(low).0f～%(high).0f分）の見込みです"
        ) % {
            "year": season["year"], "day": day_label(worst["on"]), "mean": worst["mean"]["expected"],
            "low": worst["mean"]["low"], "high": worst["mean"]["high"],
        },
        _(
            "1日の平均待ち（分）の見込みと90%区間。件数は、最後に分かっている年の同じ曜日の日から取り、"
            "その増減の幅も含みます"
        ),
        _("日"),
        (
            Measure(_("平均待ちの見込み"), "bar", _("分")),
            Measure(_("90%区間の下"), "low", _("分")),
            Measure(_("90%区間の上"), "high", _("分"), legend=_("90%区間")),
            Measure(_("もとにした日の実績"), "tick", _("分")),
            Measure(_("件数"), "none", _("件")),
            Measure(_("9割の人の待ち"), "none", _("分")),
        ),
        tuple(_line(one, seen.get(one["like"]), strong=one is worst) for one in season["days"]),
    )  # fmt: skip


def day_label(text: str) -> str:
    """3/25(月) of an ISO date."""
    on = date.fromisoformat(text)
    return f"{on.month}/{on.day}({WEEKDAYS[on.weekday()]})"


def _line(one: dict[str, Any], seen: float | None, *, strong: bool) -> Line:
    mean, cases, p90 = one["mean"], one["cases"], one["p90"]
    if mean is None:
        return Line(day_label(one["on"]), (None,) * 6, said=_("材料なし"))
    values = (mean["expected"], mean["low"], mean["high"], seen, cases["expected"], p90["expected"])
    return Line(day_label(one["on"]), values, strong=strong)
