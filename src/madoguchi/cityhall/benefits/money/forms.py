"""What the pages of money read from a browser."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 150 * 1024 * 1024


class YenField(forms.CharField):
    """Yen as people type them: 1,234,567 or １２３４５６７円. Never a fraction, never below zero."""

    default_error_messages = {"yen": _("金額を数字で入力してください。")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **kwargs
        )

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().to_python(value)).strip()
        digits = text.removesuffix("円").replace(",", "").replace(" ", "")
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 15:
            raise forms.ValidationError(self.error_messages["yen"], code="yen")
        return int(digits)

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The validators of texts do not fit a number."""


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "input--medium"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class DraftForm(forms.Form):
    pay_on = _day(_("振込日"), _("銀行の営業日を選んでください。"))


class ApproveForm(forms.Form):
    retyped_total = YenField(
        label=_("合計金額をもう一度入力"), help_text=_("画面の合計を見て、手で入力してください。"),
    )  # fmt: skip
    shown_sha256 = forms.CharField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("理由"),
        choices=[
            ("content", _("内容に誤りがある")),
            ("target", _("対象に変更があった")),
            ("day", _("振込日を変える")),
            ("late", _("締切に間に合わない")),
            ("other", _("その他")),
        ],
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("銀行の受付番号"), max_length=100, help_text=_("ファイルを渡したときに銀行が出した番号です。")
    )


class ResultsForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("ファイルの種類"), choices=[("result", _("振込結果")), ("return", _("組戻し"))],
        widget=forms.RadioSelect, initial="result",
    )  # fmt: skip
    file = forms.FileField(label=_("銀行から届いたファイル"))

    def clean_file(self) -> Any:
        if (file := self.cleaned_data["file"]).size > MOST_BYTES:
            raise forms.ValidationError(_("ファイルが大きすぎます。"))
        return file


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AskBackForm(ReasonForm):
    due = _day(_("返納の期限"))


class DueForm(forms.Form):
    due = _day(_("新しい期限"))


class AmountForm(forms.Form):
    amount = YenField(label=_("受け取った金額"))
