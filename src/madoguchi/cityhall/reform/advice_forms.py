"""Forms of advisers: what a municipality asks for, and what the office decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.ui.inputs import DayField
from madoguchi.rules.reform.catalogue import load

MONTHS = [(str(month), f"{month}月") for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
_TEXT = forms.Textarea(attrs={"rows": 4})


def _choices(name: str) -> list[tuple[str, str]]:
    return list(load("advice")[name].items())


class _OfficeForm(forms.Form):
    office = forms.ChoiceField(label=_("申込み先"))

    def __init__(self, *args: Any, offices: Iterable[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(one.pk, one.name) for one in offices]


class DispatchForm(_OfficeForm):
    """アドバイザー派遣の申込み."""

    theme = forms.ChoiceField(label=_("相談したいこと"), choices=lambda: _choices("themes"))
    region = forms.ChoiceField(label=_("この団体の地方"), choices=lambda: _choices("regions"))
    ways = forms.MultipleChoiceField(
        label=_("支援の方法"), widget=forms.CheckboxSelectMultiple, choices=lambda: _choices("ways")
    )
    months = forms.MultipleChoiceField(
        label=_("希望する月"), widget=forms.CheckboxSelectMultiple, choices=MONTHS, required=False,
        help_text=_("選ばなければ、いつでもよいことになります。"),
    )
    text = forms.CharField(
        label=_("いまの状況と、相談したい内容"), max_length=1000, widget=_TEXT,
        help_text=_("住民や職員の個人の情報は書かないでください。申込み先に渡ります。"),
    )

    def wishes(self) -> dict[str, Any]:
        """What the office gets to know."""
        data = self.cleaned_data
        months = sorted(int(month) for month in data["months"])
        return {"region": data["region"], "ways": data["ways"], "months": months, "text": data["text"]}


class TrainingForm(_OfficeForm):
    """育成研修の申込み."""

    course = forms.ChoiceField(label=_("研修"))
    people = forms.CharField(
        label=_("受講する職員"), widget=_TEXT,
        help_text=_("1行に1人の氏名。10人まで。修了証に印刷します。暗号化して保存します。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = [(key, one["name"]) for key, one in load("advice")["courses"].items()]

    def clean_people(self) -> list[str]:
        people = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if any(len(name) > 40 for name in people):
            raise ValidationError(gettext("氏名は40文字までです。1行に1人で書いてください。"))
        return people


class VisitForm(forms.Form):
    """The next visit."""

    day = DayField(label=_("支援の日"))
    way = forms.ChoiceField(label=_("方法"), choices=lambda: _choices("ways"))


class ReasonForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("理由"), max_length=400, widget=_TEXT)


class VisitReportForm(forms.Form):
    """What a visit found."""

    text = forms.CharField(
        label=_("支援の報告"), max_length=2000, widget=_TEXT,
        help_text=_("申込みをした団体に渡ります。個人の情報は書かないでください。"),
    )


class AdviserForm(forms.Form):
    """An adviser of the office's list."""

    name = forms.CharField(label=_("氏名"), max_length=60)
    home = forms.CharField(label=_("所属団体"), max_length=60)
    region = forms.ChoiceField(label=_("地方"), choices=lambda: _choices("regions"))
    themes = forms.MultipleChoiceField(
        label=_("専門"), widget=forms.CheckboxSelectMultiple, choices=lambda: _choices("themes")
    )
    ways = forms.MultipleChoiceField(
        label=_("支援の方法"), widget=forms.CheckboxSelectMultiple, choices=lambda: _choices("ways")
    )
    months = forms.MultipleChoiceField(
        label=_("動ける月"), widget=forms.CheckboxSelectMultiple, choices=MONTHS
    )
    active = forms.BooleanField(label=_("派遣できる"), required=False, initial=True)
