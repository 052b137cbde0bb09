"""The forms of 個人番号. What was typed as a number is never sent back to the browser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.free_text import NumberInText, refuse_numbers
from madoguchi.rules.number_tasks import number_tasks

LONG = 500
_documents = lazy(lambda: list(number_tasks().documents.items()), list)
_uses = lazy(lambda: list(number_tasks().uses.items()), list)


class NumberInput(forms.TextInput):
    """A box for 12 digits that is empty whenever the page is drawn, and remembered by no browser."""

    def __init__(self) -> None:
        super().__init__(attrs={
            "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "class": "number-input",
        })  # fmt: skip

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


def _number(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=60, widget=NumberInput(),
        error_messages={"required": _("個人番号を入れてください。")},
    )  # fmt: skip


class ReasonField(forms.CharField):
    """A reason in words. A 個人番号 in it is refused."""

    def __init__(self, label: Any, hint: Any, missing: Any) -> None:
        super().__init__(
            label=label, help_text=hint, max_length=LONG, error_messages={"required": missing},
            widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            refuse_numbers(text)
        except NumberInText as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return text


class StoreForm(forms.Form):
    """A number that was shown."""

    document = forms.ChoiceField(
        label=_("番号を確かめた書類"), choices=_documents, widget=forms.RadioSelect,
        error_messages={"required": _("番号を確かめた書類を選んでください。")},
    )  # fmt: skip
    number = _number(_("個人番号"), _("12桁。全角でも、4桁ごとに空けても入れられます。"))
    again = _number(_("個人番号（もう一度）"), _("書類をもう一度見て入れてください。"))
    identity = forms.BooleanField(
        label=_("番号の本人であることを確かめた（代理の方のときは、代理権も）"),
        error_messages={"required": _("本人であることを確かめてから、印を付けてください。")},
    )


class AgainForm(StoreForm):
    """Another number for somebody who has one."""

    why = forms.ChoiceField(
        label=_("登録しなおすわけ"), widget=forms.RadioSelect,
        choices=(
            ("changed", _("番号が変わった（前の番号は、終わった番号として残します）")),
            ("mistake", _("前の登録が誤りだった（前の番号を消去します）")),
        ),
        error_messages={"required": _("登録しなおすわけを選んでください。")},
    )  # fmt: skip
    reason = ReasonField(
        _("くわしい理由"), _("監査で確認します。番号は書かないでください。"), _("理由を入れてください。")
    )
    field_order = ("why", "reason", "document", "number", "again", "identity")


class ForgetForm(forms.Form):
    """A number that the task no longer needs."""

    reason = ReasonField(
        _("消去する理由"), _("例：手続が取りやめになった。番号は書かないでください。"),
        _("消去する理由を入れてください。"),
    )  # fmt: skip


class ShowForm(forms.Form):
    """What a number is looked at for. Only the case's own purpose can be chosen."""

    purpose = forms.ChoiceField(label=_("利用する事務"), widget=forms.RadioSelect)
    use = forms.ChoiceField(
        label=_("何に使うか"), choices=_uses, widget=forms.RadioSelect,
        error_messages={"required": _("何に使うかを選んでください。")},
    )  # fmt: skip

    def __init__(self, purpose: tuple[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"purpose": purpose[0]}, **kwargs)
        self.fields["purpose"].choices = [purpose]


class SheetForm(forms.Form):
    """Whose numbers stand on the sheet."""

    purpose = forms.ChoiceField(label=_("利用する事務"), widget=forms.RadioSelect)
    people = forms.MultipleChoiceField(
        label=_("記載する方"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("記載する方を選んでください。")},
    )  # fmt: skip

    def __init__(
        self, purpose: tuple[str, str], people: list[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"purpose": purpose[0]}, **kwargs)
        self.fields["purpose"].choices = [purpose]
        self.fields["people"].choices = people
