"""The counter's own small forms. What the catalogue asks is in `answer_form`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SELF = "self"
AGENTS = (
    (SELF, _("本人、または同じ世帯の人")),
    (_("任意代理人（委任状を確認）"), _("代理人（委任状を確認した）")),
    (_("法定代理人（資格を証する書類を確認）"), _("法定代理人（資格を証明する書類を確認した）")),
)
RELATIONS = ("世帯主", "夫", "妻", "子", "父", "母", "兄", "弟", "姉", "妹", "同居人", "縁故者")


class IdentityForm(forms.Form):
    """本人確認: which document was seen, and for whom the visitor acts. No number is ever typed."""

    document = forms.ChoiceField(
        label=_("確認した書類"),
        widget=forms.RadioSelect(attrs={"across": True}),
        error_messages={
            "required": _("確認した書類を選んでください。"),
            "invalid_choice": _("一覧から選んでください。"),
        },
    )
    agent = forms.ChoiceField(
        label=_("窓口に来た人"),
        choices=AGENTS,
        initial=SELF,
        widget=forms.RadioSelect(attrs={"across": False}),
        help_text=_("確認は1回だけです。この来庁のすべての手続きに使います。"),
    )

    def clean_agent(self) -> str:
        """The ground of representation as it is stored; empty for the person themselves."""
        return "" if self.cleaned_data["agent"] == SELF else str(self.cleaned_data["agent"])

    def __init__(self, documents: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = list(documents.items())


class SearchForm(forms.Form):
    """One box for every way to look a person up."""

    text = forms.CharField(
        label=_("氏名・フリガナ・生年月日・住所・宛名番号"),
        max_length=100,
        help_text=_("例：ミホンハナコ　　S55.4.1　　本町一丁目"),
        error_messages={"required": _("さがす言葉を入れてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "input--large"}),
    )


class TypedPersonForm(forms.Form):
    """Someone whom no source knows: from abroad, or a 転出証明書 on paper only."""

    name = forms.CharField(
        label=_("氏名"), max_length=100, widget=forms.TextInput(attrs={"spellcheck": "false"})
    )
    kana = forms.CharField(
        label=_("フリガナ"), max_length=100, widget=forms.TextInput(attrs={"spellcheck": "false"})
    )
    birth = forms.CharField(
        label=_("生年月日"),
        max_length=20,
        help_text=_("令和8年4月1日、R8.4.1、2026-04-01 のどれでも入れられます。"),
        widget=forms.TextInput(attrs={"class": "input--medium", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label=_("性別"),
        choices=(("female", _("女")), ("male", _("男"))),
        widget=forms.RadioSelect(attrs={"across": True}),
    )
    relation = forms.ChoiceField(label=_("続柄"), choices=[(word, word) for word in RELATIONS])
    former_address = forms.CharField(label=_("前の住所"), max_length=200, required=False)
    foreign = forms.BooleanField(label=_("外国籍です"), required=False)
    nationality = forms.CharField(label=_("国籍・地域"), max_length=60, required=False)

    def clean_birth(self) -> str:
        """ISO text. A date that does not exist is refused with the calendar's own words."""
        from madoguchi.rules.calendar import DateError, parse_date

        try:
            parsed = parse_date(self.cleaned_data["birth"])
        except DateError as problem:
            raise forms.ValidationError(str(problem)) from problem
        return parsed.date.isoformat() if parsed.date else parsed.text

    def items(self) -> dict[str, str | bool]:
        """As `residents.results` names them."""
        known = {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "birth" and value not in ("", False)
        }
        birth = self.cleaned_data["birth"]
        return known | {"birth_date" if birth[:4].isdigit() else "birth_text": birth}
