"""What-if settings on a study: what a form says becomes a change, and its effect becomes charts and words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.charts import Chart, Line, Measure
from madoguchi.cityhall.insights.models import Study
from madoguchi.cityhall.insights.reads.studies import day_of, models_of
from madoguchi.rules.waiting import Effect, Range, WhatIf, counters_by_half_hour, difference, effect, time_of


@dataclass(frozen=True, slots=True)
class Ground:
    """What the settings start from: one year and kind of day of a study."""

    year: str
    day_type: str
    cases: int
    counters: tuple[int, ...]
    starts: tuple[float, ...]
    service_minutes: float
    opens: float
    closes: float


@dataclass(frozen=True, slots=True)
class Trial:
    """A day as it is and under the settings, and the paired difference of its mean wait."""

    ground: Ground
    base: Effect
    tried: Effect
    change: Range
    changed: bool


def ground_of(study: Study, year: str = "", day_type: str = "") -> Ground:
    """The latest year and its main kind of day, unless others are asked for."""
    fitted = models_of(study)
    chosen = year if year in fitted else next(reversed(fitted))
    model = fitted[chosen]
    name = day_type if day_type in model.kinds else model.main
    setting = model.kinds[name].setting
    numbers = counters_by_half_hour(setting.groups, setting.day)
    cases = [day.cases for day in model.days if day.day_type == name]
    return Ground(
        chosen, name, round(median(cases)), numbers,
        tuple(setting.day.opens + 30 * k for k in range(len(numbers))),
        model.kinds[name].service_minutes, setting.day.opens, setting.day.closes,
    )  # fmt: skip


def trial_of(study: Study, ground: Ground, change: WhatIf) -> Trial:
    """Both days on the same draws."""
    drawn, base = day_of(study, ground.year, ground.day_type, change.cases)
    changed = change != WhatIf(change.cases)
    tried = effect(drawn, change) if changed else base
    return Trial(ground, base, tried, difference(base, tried), changed)


def finding(trial: Trial) -> str:
    """The sentence above the charts."""
    now, then = trial.base.mean, trial.tried.mean
    if not trial.changed:
        return _("いまのまま%(n)s件の日は、平均待ち%(m).0f分（%(low).0f～%(high).0f分）の見込みです") % {
            "n": trial.base.people, "m": now.expected, "low": now.low, "high": now.high,
        }  # fmt: skip
    if abs(trial.change.expected) < 0.5:
        return _(
            "この変更では、平均待ちは%(now).0f分からほとんど変わらない見込みです（%(low).0f～%(high).0f分）"
        ) % {
            "now": now.expected, "low": then.low, "high": then.high,
        }  # fmt: skip
    word = _("短く") if trial.change.expected < 0 else _("長く")
    return _(
        "この変更で、平均待ちは%(now).0f分から%(then).0f分（%(low).0f～%(high).0f分）に、"
        "%(d).0f分%(word)sなる見込みです"
    ) % {
        "now": now.expected, "then": then.expected, "low": then.low, "high": then.high,
        "d": abs(trial.change.expected), "word": word,
    }  # fmt: skip


def waits_chart(trial: Trial) -> Chart:
    """Mean, P90 and maximum of the day, under the settings and as it is."""
    names = {"mean": _("平均待ち"), "p90": _("9割の人の待ち"), "maximum": _("最大待ち")}
    lines = []
    for name, label in names.items():
        then, now = getattr(trial.tried, name), getattr(trial.base, name)
        lines.append(Line(label, (then.expected, then.low, then.high, now.expected), strong=name == "mean"))
    return Chart(
        "trial", finding(trial), _("分。区間は90%の日。たて線は、いまのまま同じ件数の日"), _("待ち"),
        (
            Measure(_("変更したとき"), "bar", _("分"), 1), Measure(_("90%区間の下"), "low", _("分"), 1),
            Measure(_("90%区間の上"), "high", _("分"), 1, legend=_("90%区間")),
            Measure(_("いまのまま"), "tick", _("分"), 1),
        ),
        tuple(lines),
    )  # fmt: skip


def slots_chart(trial: Trial) -> Chart:
    """Mean wait by the half hour of arrival, beside the counters."""
    pairs = list(zip(trial.tried.slots, trial.base.slots, strict=True))
    known = [(slot.wait.expected, slot.start) for slot, _now in pairs if slot.wait]
    worst = max(known)[1] if known else trial.ground.opens
    return Chart(
        "trial-slots", _("%sに来る人が、いちばん長く待ちます") % time_of(worst),
        _("番号を取った30分ごとの平均待ち（分）。右は開いている窓口の数"), _("時刻"),
        (
            Measure(_("変更したとき"), "bar", _("分"), 1), Measure(_("90%区間の下"), "low", _("分"), 1),
            Measure(_("90%区間の上"), "high", _("分"), 1, legend=_("90%区間")),
            Measure(_("いまのまま"), "tick", _("分"), 1),
            Measure(_("窓口の数"), "none", _("窓口")),
        ),
        tuple(_slot_line(slot, now, slot.start == worst) for slot, now in pairs),
    )  # fmt: skip


def change_of(said: dict[str, Any], ground: Ground) -> WhatIf:
    """The settings of a valid form (percent) as a change."""
    counters = tuple(said[f"counters_{k}"] for k in range(len(ground.counters)))
    booked = said["appointments"] / 100
    window = (said["book_from"], said["book_to"])
    everywhere = window == (ground.opens, ground.closes)
    change = WhatIf(said["cases"], said["online"] / 100, booked, service=1 - said["service"] / 100)
    change = replace(change, window=None if everywhere or not booked else window)
    return change if counters == ground.counters else replace(change, counters=counters)


def _slot_line(slot: Any, now: Any, strong: bool) -> Line:
    wait = slot.wait
    values = (wait.expected, wait.low, wait.high) if wait else (None, None, None)
    words = _("%(m).0f分・%(n)s窓口") % {"m": wait.expected, "n": slot.counters} if wait else _("来庁なし")
    before = now.wait.expected if now.wait else None
    return Line(time_of(slot.start), (*values, before, float(slot.counters)), said=words, strong=strong)
