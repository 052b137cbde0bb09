"""What the planning pages read from a browser."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.insights.trying import Ground
from madoguchi.rules.waiting import day_types, profile_names, time_of
from madoguchi.rules.waiting.catalogue import load
from madoguchi.rules.waiting.clock import minute_of

MOST_CASES, MOST_COUNTERS, MOST_MINUTES = 20_000, 500, 1440
_NOTHING = ("", _("（この列はない）"))
COLUMNS = {
    "ticket_no": _("番号"), "issued_at": _("発券の時刻"), "called_at": _("呼出の時刻"),
    "ended_at": _("終了の時刻"), "counter_no": _("窓口番号"), "office": _("庁舎・窓口の名前"),
    "category": _("区分（用件）"), "channel": _("来庁・予約の別"), "status": _("状態（済・不在・取消）"),
}  # fmt: skip


class NumberInput(forms.NumberInput):
    """A number that a slider may be put beside (insights/sliders.js)."""

    def __init__(self, low: float, high: float, step: float, *, slider: bool = True) -> None:
        ends = {"data-slider": f"{low:g} {high:g} {step:g}"} if slider else {}
        super().__init__({"class": "input--short", "step": step, **ends})


class WholeField(forms.IntegerField):
    """A whole number in any writing: ４００, 1,200."""

    def to_python(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", "" if value is None else str(value)).replace(",", "").strip()
        return super().to_python(text)


class FileForm(forms.Form):
    """A daily table or a dispenser's log."""

    file = forms.FileField(
        label=_("ファイル（Excel・CSV・TSV）"),
        help_text=_(
            "日別の表（件数・平均待ち・最大待ち）か、発券機の記録。Excelは .xlsx、CSVはUTF-8かShift_JIS。"
        ),
    )
    label = forms.CharField(
        label=_("出どころ"), max_length=100, required=False,
        help_text=_("例：鹿児島市（公表値）。画面に表示します。"),
    )


class MatchForm(forms.Form):
    """Which column of a log is which of ours."""

    office = forms.CharField(
        label=_("この記録の窓口"), max_length=60, required=False,
        help_text=_("ファイルに庁舎の列がないときに使う名前。例：本庁"),
    )
    tolerant = forms.BooleanField(
        label=_("読めない行は除いて取り込む（除いた行は報告に残します）"), required=False
    )

    def __init__(self, *args: Any, names: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = load("ticket_log")["required"]
        for column, label in COLUMNS.items():
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=label, required=column in required,
                choices=[_NOTHING, *((name, name) for name in names)],
            )
        self.order_fields([*(f"column_{column}" for column in COLUMNS), "office", "tolerant"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("column_office") and not said.get("office"):
            self.add_error("office", _now("庁舎の列がないので、窓口の名前を入れてください。"))
        return said

    def mapping(self) -> dict[str, str]:
        """Our column to the file's."""
        return mapping_of(self.cleaned_data)


def mapping_of(said: Mapping[str, Any]) -> dict[str, str]:
    """The chosen columns of a form or a query."""
    return {column: said[f"column_{column}"] for column in COLUMNS if said.get(f"column_{column}")}


class StudyForm(forms.Form):
    """What a daily table does not say: how many counters there were, and when people come."""

    office = forms.CharField(widget=forms.HiddenInput, max_length=60)
    basis = forms.ChoiceField(widget=forms.HiddenInput, choices=[("daily", ""), ("log", "")])
    counters = WholeField(
        label=_("開いている窓口の数"), min_value=1, max_value=MOST_COUNTERS, required=False, initial=10,
        widget=NumberInput(1, MOST_COUNTERS, 1, slider=False),
        help_text=_("勤務表から。分からないときの10は仮の数で、能力にはほとんど影響しません。"),
    )
    profile = forms.ChoiceField(label=_("来る時刻の山"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = load("profiles")["profiles"]
        self.fields["profile"].choices = [(name, names[name]["name"]) for name in profile_names()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("basis") == "daily" and not said.get("counters") and "counters" not in self.errors:
            self.add_error("counters", _now("日別の表からは窓口の数が分からないので、入れてください。"))
        return said


class TryForm(forms.Form):
    """What-if settings, in percent, minutes and counters by half hour; defaults change nothing."""

    year = forms.ChoiceField(label=_("もとにする年"))
    day_type = forms.ChoiceField(label=_("日の種類"))
    cases = WholeField(
        label=_("1日の件数"), min_value=1, max_value=MOST_CASES, widget=NumberInput(1, 1000, 1),
    )
    online = WholeField(
        label=_("オンラインに移る割合（%）"), min_value=0, max_value=90, widget=NumberInput(0, 90, 1),
        help_text=_("平均的な手続の人が移るとみなします。"),
    )
    appointments = WholeField(
        label=_("来る人のうち予約の割合（%）"), min_value=0, max_value=100, widget=NumberInput(0, 100, 1)
    )
    book_from = forms.ChoiceField(label=_("予約の時間帯：ここから"))
    book_to = forms.ChoiceField(label=_("ここまで"))
    service = WholeField(
        label=_("1件の時間を短くする割合（%）"), min_value=-50, max_value=80, widget=NumberInput(-50, 80, 1),
        help_text=_("書かない窓口などで短くなる分。マイナスは長くなる分。"),
    )

    def __init__(self, *args: Any, ground: Ground, years: list[str], kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in years]
        self.fields["day_type"].choices = [(kind, day_types()[kind].name) for kind in kinds]
        edges = [time_of(minute) for minute in (*ground.starts, ground.closes)]
        for name, some in (("book_from", edges[:-1]), ("book_to", edges[1:])):
            self.fields[name].choices = [(at, at) for at in some]
        for k, minute in enumerate(ground.starts):
            self.fields[f"counters_{k}"] = WholeField(
                label=time_of(minute), min_value=0, max_value=MOST_COUNTERS,
                widget=NumberInput(0, MOST_COUNTERS, 1, slider=False),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("book_from", "book_to"):
            said[name] = minute_of(said[name]) if said.get(name) else 0.0
        if said["book_from"] >= said["book_to"]:
            self.add_error("book_to", _now("予約の時間帯の終わりは、始まりより後にしてください。"))
        counters = [value for name, value in said.items() if name.startswith("counters_")]
        if counters and not any(counters):
            self.add_error(None, _now("窓口が1つも開いていません。どこかの時間に1以上を入れてください。"))
        if said.get("cases") and round(said["cases"] * (1 - (said.get("online") or 0) / 100)) < 1:
            self.add_error("online", _now("来る人が1人もいなくなります。件数か割合を変えてください。"))
        return said

    @staticmethod
    def defaults(ground: Ground) -> dict[str, Any]:
        """Settings that change nothing."""
        return {
            "year": ground.year, "day_type": ground.day_type, "cases": ground.cases, "online": 0,
            "appointments": 0, "book_from": time_of(ground.opens), "book_to": time_of(ground.closes),
            "service": 0, **{f"counters_{k}": count for k, count in enumerate(ground.counters)},
        }  # fmt: skip

    @property
    def half_hours(self) -> list[forms.BoundField]:
        """The fields of the counters."""
        return [self[name] for name in self.fields if name.startswith("counters_")]


class PlanForm(forms.Form):
    """The limit that a staffing plan has to keep."""

    year = forms.ChoiceField(label=_("もとにする年"))
    day_type = forms.ChoiceField(label=_("日の種類"))
    cases = WholeField(
        label=_("1日の件数"), min_value=1, max_value=MOST_CASES,
        widget=NumberInput(1, MOST_CASES, 1, slider=False),
    )
    mean = WholeField(
        label=_("平均待ちの目標（分以下）"), min_value=1, max_value=MOST_MINUTES, initial=15,
        widget=NumberInput(1, MOST_MINUTES, 1, slider=False),
    )
    p90 = WholeField(
        label=_("9割の人の待ちの目標（分以下）"), min_value=1, max_value=MOST_MINUTES, initial=30,
        widget=NumberInput(1, MOST_MINUTES, 1, slider=False),
    )
    share = forms.TypedChoiceField(
        label=_("目標を守る日"), coerce=int, empty_value=None, required=False, initial=80,
        choices=[("80", _("80%の日")), ("90", _("90%の日")), ("50", _("50%の日")), ("", _("平均して"))],
        help_text=_("「平均して」では、およそ4日に1日は平均待ちが目標を超えます。"),
    )
    service = WholeField(
        label=_("1件の時間を短くする割合（%）"), min_value=-50, max_value=80, initial=0,
        widget=NumberInput(-50, 80, 1, slider=False),
    )

    def __init__(self, *args: Any, kinds: Mapping[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        every = dict.fromkeys(kind for some in kinds.values() for kind in some)
        self.fields["year"].choices = [(year, year) for year in kinds]
        self.fields["day_type"].choices = [(kind, day_types()[kind].name) for kind in every]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("day_type") and said["day_type"] not in self.kinds.get(said.get("year", ""), ()):
            self.add_error("day_type", _now("この年には、その種類の日の能力がありません。"))
        return said

    def question(self) -> dict[str, Any]:
        """As `StaffingPlan.question` has it."""
        said = self.cleaned_data
        names = ("year", "day_type", "cases", "mean", "p90", "share")
        return {**{name: said[name] for name in names}, "factor": 1 - said["service"] / 100}
