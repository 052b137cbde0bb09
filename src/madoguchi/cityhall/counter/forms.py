"""The counter's own small forms. What the catalogue asks is in `answer_form`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from madoguchi.rules.calendar import DateError, parse_date
from madoguchi.rules.identity_papers import Paper, expiry_problem, number_problem, papers

SELF = "self"
AGENTS = (
    (SELF, _("本人、または同じ世帯の人")),
    (_("任意代理人（委任状を確認）"), _("代理人（委任状を確認した）")),
    (_("法定代理人（資格を証する書類を確認）"), _("法定代理人（資格を証明する書類を確認した）")),
)
RELATIONS = ("世帯主", "夫", "妻", "子", "父", "母", "兄", "弟", "姉", "妹", "同居人", "縁故者")


class NeverShownAgain(forms.PasswordInput):
    """What was typed is seen while it is typed and never drawn into a page again."""

    input_type = "text"


class IdentityForm(forms.Form):
    """本人確認: which document was seen, and for whom the visitor acts.

    A number and a last day may be typed to be checked; neither is stored, drawn again or put into a draft.
    """

    document = forms.ChoiceField(
        label=_("確認した書類"),
        widget=forms.RadioSelect(attrs={"across": True}),
        error_messages={
            "required": _("確認した書類を選んでください。"),
            "invalid_choice": _("一覧から選んでください。"),
        },
    )
    number = forms.CharField(
        label=_("券面の番号"),
        max_length=40,
        required=False,
        help_text=_("入れ間違いや形を確かめるだけです。番号は記録しません。"),
        widget=NeverShownAgain(attrs={"autocomplete": "off", "class": "input--medium"}),
    )
    expires = forms.CharField(
        label=_("有効期限（最後の日）"),
        max_length=20,
        required=False,
        help_text=_("令和10年6月1日、R10.6.1、2028-06-01 のどれでも入れられます。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input--medium"}),
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

    def clean(self) -> dict[str, Any]:
        """Check what was typed against the kind of document; only the fact goes on, as `checked`."""
        said = super().clean() or self.cleaned_data
        paper = papers(timezone.localdate()).get(said.get("document", ""))
        typed = {name: text for name in ("number", "expires") if (text := said.pop(name, ""))}
        for name, text in typed.items():
            if problem := self._problem(paper, name, text):
                self.add_error(name, problem)
        return said | {"checked": tuple(typed)}

    def _problem(self, paper: Paper | None, name: str, text: str) -> str:
        if paper is None:
            return str(_("この書類は、番号や期限を入れずに目で確かめてください。"))
        if name == "number":
            return number_problem(paper, text)
        try:
            day = parse_date(text).date
        except DateError as problem:
            return str(problem)
        if day is None:
            return str(_("期限の日付を入れてください。"))
        return expiry_problem(paper, day, timezone.localdate())


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
