"""The officer's forms for rounds, source files, letters and targets. Each field says what it is for."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.benefits.actions.make_letters import LetterPlan
from madoguchi.cityhall.benefits.actions.open_round import Plan
from madoguchi.cityhall.benefits.models import Target
from madoguchi.cityhall.benefits.reads.letter_runs import Due
from madoguchi.cityhall.ui.inputs import DayField
from madoguchi.rules.benefits import Envelope, Programme, ProgrammeError, read_programme
from madoguchi.rules.benefits.source_columns import SCHEMA_VERSION, SOURCES
from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.zengin import next_bank_day

LARGEST_PROGRAMME = 200_000
LARGEST_SLIP = 20_000
BY_HAND = ("inquiry", "dispute", "moved", "death", "other")
_REASON = forms.Textarea(attrs={"rows": 3})


class YenField(forms.CharField):
    """Whole yen, as people write them: 500,000, ５０００００円."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        digits = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("円").strip()
        if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
            raise ValidationError(gettext("円の整数で入力してください。例：500,000"))
        return int(digits)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class RoundForm(forms.Form):
    """What an officer decides about a round."""

    name = forms.CharField(
        label=_("事業名"), max_length=120, help_text=_("通知と画面にこの名前が出ます。")
    )
    opt_out_until = DayField(
        label=_("お知らせの期限"),
        help_text=_("口座の分かっている人が、辞退や口座の変更を届け出る最後の日。過ぎると同意とみなします。"),
    )
    apply_until = DayField(
        label=_("申請期限"), help_text=_("確認書が届いた人が返事をする最後の日。お知らせの期限以後の日。")
    )
    pay_on = DayField(
        label=_("最初の振込予定日"), help_text=_("お知らせに印刷します。お知らせの期限より後の銀行営業日。")
    )
    ceiling = YenField(
        label=_("1件の上限額（円）"),
        help_text=_("これを超える振込は、だれにも作れません。超えた対象は保留になります。"),
    )
    budget = YenField(label=_("予算額（円）"), required=False, help_text=_("決定の合計と比べて表示します。"))
    push = forms.BooleanField(
        label=_("口座の分かっている人には、申請なしで支給する"), required=False, initial=True,
        help_text=_("外すと、全員に確認書を送って返事を待ちます。"),
    )

    def plan(self) -> Plan:
        """What the valid form says."""
        return Plan(**self.cleaned_data)


class OwnProgrammeForm(RoundForm):
    """A round of a programme that the city has written itself."""

    programme = forms.FileField(
        label=_("給付の定義（YAML）"), help_text=_("ひな形を写して作ったファイル。給付は1つだけ書きます。")
    )
    field_order = ["programme"]

    def clean_programme(self) -> Programme:
        upload = self.cleaned_data["programme"]
        if upload.size > LARGEST_PROGRAMME:
            raise ValidationError(gettext("ファイルが大きすぎます（200KBまで）。"))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "programme.yaml"
            path.write_bytes(upload.read())
            try:
                return read_programme(path)
            except ProgrammeError as error:
                raise ValidationError(error.problems[:20]) from None

    def plan(self) -> Plan:
        return Plan(**{key: value for key, value in self.cleaned_data.items() if key != "programme"})


def suggested(today: date) -> dict[str, Any]:
    """Days to begin with: two weeks to decline, a week to prepare the money, two months to answer."""
    opt_out = default_calendar().next_open(today + timedelta(days=21))
    return {
        "opt_out_until": opt_out,
        "apply_until": default_calendar().next_open(today + timedelta(days=60)),
        "pay_on": next_bank_day(opt_out + timedelta(days=7)),
        "push": True,
    }


class SourceForm(forms.Form):
    """A source file with what its sender says about it."""

    file = forms.FileField(
        label=_("ファイル（CSV）"), help_text=_("見出しは下の列名。UTF-8 または Shift_JIS")
    )
    slip = forms.FileField(
        label=_("送付票（JSON）"), required=False,
        help_text=_("あるときは、下の欄は空のままでかまいません。"),
    )
    as_of = DayField(label=_("データの日付"), required=False, help_text=_("いつ現在のデータか。35日以内"))
    rows = forms.IntegerField(
        label=_("行数"), required=False, min_value=1, help_text=_("見出しを除いた行の数"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    amount_total = YenField(label=_("金額の合計（円）"), required=False)
    sha256 = forms.CharField(
        label=_("SHA-256"), required=False, max_length=64,
        help_text=_("送り出した側で計算した64文字。途中で変わっていないことを確かめます。"),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if SOURCES[kind].amount is None:
            del self.fields["amount_total"]

    def clean_slip(self) -> dict[str, Any] | None:
        upload = self.cleaned_data["slip"]
        if not upload:
            return None
        try:
            found = json.loads(upload.read(LARGEST_SLIP))
            return {
                "schema_version": str(found["schema_version"]), "rows": int(found["rows"]),
                "sha256": str(found["sha256"]), "as_of": date.fromisoformat(found["as_of"]),
                "amount_total": found.get("amount_total"),
            }  # fmt: skip
        except (ValueError, KeyError, TypeError):
            raise ValidationError(
                gettext("送付票が読めません。schema_version・rows・sha256・as_of を書いてください。")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("slip"):
            for name in ("as_of", "rows", "sha256"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("送付票がないときは、入力してください。"))
        return cleaned

    def envelope(self) -> Envelope:
        """The slip, or what was typed."""
        said = self.cleaned_data
        typed = {
            "schema_version": SCHEMA_VERSION, "rows": said["rows"], "sha256": said["sha256"].strip().lower(),
            "as_of": said["as_of"], "amount_total": said.get("amount_total"),
        }  # fmt: skip
        return Envelope(**(said["slip"] or typed))


class LetterForm(forms.Form):
    """A printing."""

    kind = forms.ChoiceField(label=_("通知の種類"), widget=forms.RadioSelect)
    dated = DayField(label=_("通知日"), help_text=_("通知の右上に印刷します。発送する日にします。"))
    deadline = DayField(
        label=_("期限"), required=False, help_text=_("空のときは、この事業のお知らせの期限・申請期限。")
    )
    document_number = forms.CharField(
        label=_("文書番号"), max_length=30, required=False, help_text=_("例：見市福第123号")
    )
    reply = forms.BooleanField(
        label=_("返信用紙を付ける"), required=False, help_text=_("確認書には必ず付きます。")
    )

    def __init__(self, *args: Any, due: list[Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.kind, f"{one.label}（{one.count:,}件）") for one in due]

    def plan(self) -> LetterPlan:
        """What the valid form says."""
        return LetterPlan(**self.cleaned_data)


class HoldForm(forms.Form):
    """Why an officer stops a case."""

    code = forms.ChoiceField(
        label=_("保留の理由"),
        choices=[(code, Target.Hold(code).label) for code in BY_HAND],
    )
    text = forms.CharField(label=_("くわしい理由"), max_length=400, widget=_REASON)


class ReleaseForm(forms.Form):
    """How it was settled."""

    text = forms.CharField(
        label=_("確かめたこと"), max_length=400, widget=_REASON, help_text=_("この対象の履歴に残ります。")
    )
    amount = YenField(label=_("確認した金額（円）"))

    def __init__(self, *args: Any, settle: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settle:
            del self.fields["amount"]


class ExcludeForm(forms.Form):
    """Why somebody is no target."""

    text = forms.CharField(
        label=_("対象外にする理由"), max_length=400, widget=_REASON,
        help_text=_("抽出をやり直しても、この対象は対象外のままです。"),
    )
