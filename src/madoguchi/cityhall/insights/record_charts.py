"""How long the measured steps of an office took, by kind, purpose and hour, as charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.charts import Chart, Line, Measure
from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.meter.reads.steps import Duration, DurationLine
from madoguchi.cityhall.meter.selectors import lines_by


def duration_charts(found: Sequence[Duration]) -> list[Chart]:
    """What took how long: every kind of step, service by purpose, wait by hour; nothing without a figure."""
    kinds = dict(Step.Kind.choices)
    services = [one for one in found if one.kind == Step.Kind.PROCESS]
    waits = [one for one in found if one.kind == Step.Kind.WAIT]
    charts = [
        _chart("by-kind", _("段階"), lines_by(found, lambda one: one.kind), lambda key: str(kinds[key])),
        _chart("by-purpose", _("用件ごとの処理"), lines_by(services, lambda one: one.category), str),
        _chart("by-hour", _("来た時刻ごとの待ち"), lines_by(waits, lambda one: one.hour), _hour),
    ]
    return [chart for chart in charts if chart is not None]


def _chart(
    key: str, head: str, lines: Sequence[DurationLine], name: Callable[[Any], str]
) -> Chart | None:
    if not lines:
        return None
    worst = max(lines, key=lambda line: line.median)
    title = _("%(head)sでは、%(name)sがいちばん長く、中央値%(m).0f分です") % {
        "head": head, "name": name(worst.key) or _("区分なし"), "m": worst.median,
    }  # fmt: skip
    return Chart(
        key, title, _("分。終わりの分かるものだけ。たて線は、9割がこれ以下"), head,
        (
            Measure(_("中央値"), "bar", _("分"), 1), Measure(_("9割"), "tick", _("分"), 1),
            Measure(_("最大"), "none", _("分"), 1), Measure(_("件数"), "none", _("件")),
        ),
        tuple(
            Line(
                name(line.key) or _("区分なし"), (line.median, line.p90, line.longest, float(line.count)),
                strong=line is worst,
            )
            for line in lines
        ),
    )  # fmt: skip


def _hour(hour: int) -> str:
    return _("%s時台") % hour
