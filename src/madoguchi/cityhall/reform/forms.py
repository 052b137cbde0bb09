"""The leader's forms. Each field says what it is for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.reform.models import Flow
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.ui.inputs import DayField
from madoguchi.rules.calendar import fiscal_year
from madoguchi.rules.reform.catalogue import load, scenarios
from madoguchi.rules.reform.flows import CHANGES, KINDS, LANES

MOST_MINUTES = Decimal("9999.9")


def _short(mode: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": mode, "class": "input--short"})


class CountField(forms.CharField):
    """A whole number as people write it: 35,000, ３５０００. Empty: not known."""

    def __init__(self, *, most: int = 10**9, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=_short("numeric"), **kwargs)

    def clean(self, value: Any) -> int | None:
        text = _plain(super().clean(value)).replace(",", "")
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or int(text) > self.most:
            most = {"most": f"{self.most:,}"}
            raise ValidationError(gettext("0から%(most)sまでの整数で入力してください。") % most)
        return int(text)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) and value >= 10_000 else value


class MinutesField(forms.CharField):
    """Minutes with one decimal: 12, １２.5. Empty: nobody measured."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_short("decimal"), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = _plain(super().clean(value)).removesuffix("分")
        if not text:
            return None
        try:
            minutes = Decimal(text)
        except InvalidOperation:
            raise ValidationError(gettext("分の数で入力してください。例：12.5")) from None
        if not minutes.is_finite() or not 0 <= minutes <= MOST_MINUTES:
            raise ValidationError(gettext("0から9,999.9までの数で入力してください。"))
        return minutes.quantize(Decimal("0.1"))

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class SurveyForm(forms.Form):
    """A survey to be carried out."""

    scenario = forms.ChoiceField(label=_("シナリオ"), widget=forms.RadioSelect)
    day = DayField(label=_("実施日"), help_text=_("例：令和8年12月10日、R8.12.10"))
    office = forms.CharField(label=_("庁舎"), max_length=60)
    team = forms.CharField(
        label=_("班"), max_length=40, required=False, help_text=_("2班以上でまわるとき。例：1班")
    )
    observers = forms.MultipleChoiceField(
        label=_("観察者"), widget=forms.CheckboxSelectMultiple,
        help_text=_("タブレットで記録する職員。「窓口体験調査の観察者」の役割がある人が並びます。"),
    )

    def __init__(self, *args: Any, observers: Iterable[Staff], offices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scenario"].choices = [(one.id, one.name) for one in scenarios().values()]
        self.fields["observers"].choices = [(str(one.pk), one.display_name) for one in observers]
        first = next(iter(offices), "")
        self.initial = {"day": timezone.localdate(), "office": first, **self.initial}


class PhotoForm(forms.Form):
    """A photo of a blank form."""

    photo = forms.FileField(
        label=_("写真"), widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )
    caption = forms.CharField(label=_("何の写真か"), max_length=100, help_text=_("例：住民異動届（白紙）"))
    blank = forms.BooleanField(
        label=_("白紙の様式か表示の写真で、人の名前・住所・顔は写っていません"), required=True
    )


class FlowForm(forms.Form):
    """A new as-is flow."""

    title = forms.CharField(label=_("流れの名前"), max_length=60, help_text=_("例：家族5人の転入"))
    survey = forms.ChoiceField(label=_("もとにする体験調査"), required=False)

    def __init__(self, *args: Any, surveys: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = [("", gettext("なし")), *surveys]


class StepForm(forms.Form):
    """One step of a flow."""

    name = forms.CharField(label=_("工程"), max_length=40, help_text=_("例：住民異動届を書く"))
    lane = forms.ChoiceField(label=_("だれが（レーン）"), choices=list(LANES.items()))
    kind = forms.ChoiceField(label=_("区分"), choices=list(KINDS.items()))
    place = forms.CharField(label=_("課・場所"), max_length=40, required=False)
    minutes = MinutesField(label=_("分"), required=False, help_text=_("測っていなければ空のままにします。"))
    entries = CountField(label=_("記入の数"), required=False, most=999, help_text=_("区分が記入のとき"))
    change = forms.ChoiceField(label=_("見直し"), choices=list(CHANGES.items()), initial="kept")


class VolumeForm(forms.Form):
    """How often a flow happens."""

    volume = CountField(label=_("年間件数"), required=False, most=10_000_000)
    source = forms.ChoiceField(label=_("件数の出どころ"), choices=Flow.VolumeSource.choices)


class IdeaForm(forms.Form):
    """An idea for improvement."""

    title = forms.CharField(label=_("改善案"), max_length=34, help_text=_("34文字まで。"))
    text = forms.CharField(
        label=_("内容"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = forms.CharField(label=_("担当"), max_length=16, help_text=_("課や役職。例：市民課長"))
    due = DayField(label=_("期限"), required=False)
    minutes = MinutesField(label=_("1件あたり減る職員の時間（分）"), required=False)
    volume = CountField(label=_("年間件数"), required=False, most=10_000_000)
    cost = CountField(
        label=_("費用（円）"), required=False, help_text=_("わからなければ空のまま。0円なら0。")
    )
    survey = forms.ChoiceField(label=_("体験調査"), required=False)
    step = forms.ChoiceField(label=_("流れの工程"), required=False)

    def __init__(
        self, *args: Any, surveys: Iterable[tuple[str, str]], steps: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = [("", gettext("なし")), *surveys]
        self.fields["step"].choices = [("", gettext("なし")), *steps]


class WorkloadForm(forms.Form):
    """A 業務量調査: a file, or cells pasted from a spreadsheet."""

    title = forms.CharField(label=_("名前"), max_length=60, help_text=_("例：令和8年度 業務量調査"))
    year = CountField(label=_("年度（西暦）"), most=2200)
    file = forms.FileField(
        label=_("ファイル（Excel・CSV）"), required=False,
        help_text=_("Excelは .xlsx、CSVはUTF-8かShift_JIS。"),
    )
    pasted = forms.CharField(
        label=_("または、表計算ソフトから貼り付け"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("見出しの行から選んでコピーし、ここに貼り付けます。"),
    )
    hours_each = CountField(label=_("職員1人の年間の時間"), most=3000)
    people = forms.CharField(
        label=_("課ごとの人数"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("1行に1課。例：市民課 12.5　入れると、時間の合計が合うかを確かめます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = load("workload")["hours_per_person"]["value"]
        year = fiscal_year(timezone.localdate())
        self.initial = {"year": year, "hours_each": hours, **self.initial}
        for key, spec in load("workload")["columns"].items():
            self.fields[f"column_{key}"] = forms.CharField(
                label=spec["label"], required=False, max_length=60,
                help_text=gettext("見つかる名前：%(names)s") % {"names": "・".join(spec["names"][:4])},
            )  # fmt: skip

    def clean_people(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for line in self.cleaned_data["people"].splitlines():
            if not line.strip():
                continue
            section, _gap, number = _plain(line.replace("\t", " "), keep=" ").strip().rpartition(" ")
            try:
                found[section.strip()] = float(number.removesuffix("人"))
            except ValueError:
                sentence = gettext("「%(line)s」を読めません。「市民課 12.5」のように書いてください。")
                raise ValidationError(sentence % {"line": line}) from None
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not (data.get("pasted") or "").strip():
            raise ValidationError(gettext("ファイルを選ぶか、表を貼り付けてください。"))
        return data

    def columns(self) -> dict[str, str]:
        """The headings that the user gave."""
        given = {key: self.cleaned_data[f"column_{key}"] for key in load("workload")["columns"]}
        return {key: name for key, name in given.items() if name}


class ReportForm(forms.Form):
    """The sentences of the two pages. One line, one sentence."""

    headline = forms.CharField(label=_("見出し"), max_length=48, help_text=_("48文字まで。"))
    findings = forms.CharField(
        label=_("わかったこと"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("1行に1つ、4つまで。1つ90文字まで。"),
    )
    requests = forms.CharField(
        label=_("お願いしたいこと"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("首長に決めてもらうこと。1行に1つ、3つまで。1つ70文字まで。"),
    )
    unknowns = forms.CharField(
        label=_("まだわからないこと"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("1行に1つ、4つまで。1つ80文字まで。"),
    )

    def texts(self) -> dict[str, Any]:
        """What the report is made with."""
        lists = {name: _lines(self.cleaned_data[name]) for name in ("findings", "requests", "unknowns")}
        return {"headline": self.cleaned_data["headline"], **lists}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _plain(text: str, keep: str = "") -> str:
    written = unicodedata.normalize("NFKC", text or "")
    return written if keep else "".join(written.split())
