"""The forms after a card was read: who it is, somebody nobody knows, or an agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.counter.forms import AGENTS, RELATIONS, SELF


class _ReasonForm(forms.Form):
    own_ids = "id_%s"  # several of these forms stand on one page: a label must find its own control
    reason = forms.ChoiceField(
        label=_("本人と判断した理由"),
        required=False,
        widget=forms.RadioSelect(attrs={"across": True}),
        error_messages={"required": _("本人と判断した理由を選んでください。")},
    )

    def __init__(
        self, *args: Any, reasons: Mapping[str, str], needed: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id=self.own_ids, **kwargs)
        self.fields["reason"].choices = list(reasons.items())
        self.fields["reason"].required = needed


class HolderForm(_ReasonForm):
    """Why the card that signed is the signer's own."""


class CandidateForm(_ReasonForm):
    """One of the candidates; a reason unless everything agrees."""

    choice = forms.CharField(
        label=_("カードの持ち主"),
        max_length=60,
        error_messages={"required": _("カードの持ち主を候補から選んでください。")},
    )
    field_order = ("choice", "reason")


class NobodyForm(_ReasonForm):
    """Somebody whom neither the register nor a 転出証明書情報 knows: what a card does not say is typed."""

    own_ids = "nobody_%s"
    kana = forms.CharField(
        label=_("フリガナ"), max_length=100, help_text=_("カードの電子データにフリガナはありません。"),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    relation = forms.ChoiceField(label=_("続柄"), choices=[(word, word) for word in RELATIONS])
    foreign = forms.BooleanField(label=_("外国籍です"), required=False)
    nationality = forms.CharField(label=_("国籍・地域"), max_length=60, required=False)
    field_order = ("kana", "relation", "foreign", "nationality", "reason")

    def items(self) -> dict[str, str | bool]:
        """As `residents.results` names them."""
        names = ("kana", "relation", "foreign", "nationality")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}


class AgentForm(_ReasonForm):
    """The holder of the card acts for others; a reason where the card could not be proved."""

    own_ids = "agent_%s"
    agent = forms.ChoiceField(
        label=_("代理の種類"),
        choices=[choice for choice in AGENTS if choice[0] != SELF],
        widget=forms.RadioSelect(attrs={"across": False}),
        error_messages={"required": _("代理の種類を選んでください。")},
    )
    field_order = ("agent", "reason")

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, needed=needed, **kwargs)
        if not needed:
            del self.fields["reason"]
