"""The forms of 支援措置."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.protection.words import OPERATIONS, choices_of
from madoguchi.cityhall.ui.inputs import DayField

MINUTES = ((15, _("15分")), (30, _("30分")), (60, _("1時間")), (120, _("2時間")), (480, _("8時間")))
_choices = lazy(choices_of, list)


def _reason(label: Any, hint: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=500, error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip


def _operations(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=OPERATIONS, widget=forms.CheckboxSelectMultiple(attrs={"across": True}),
        error_messages={"required": _("操作を1つ以上選んでください。")},
    )  # fmt: skip


def _minutes() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("解除する時間"), choices=MINUTES, initial=30, coerce=int,
        widget=forms.RadioSelect(attrs={"across": True}),
        error_messages={"required": _("時間を選んでください。")},
    )  # fmt: skip


class AskForm(forms.Form):
    """A clerk's request. The hidden fields say whom the block was about and where the work goes on."""

    reason = _reason(
        _("解除が必要な理由"), _("例：本人が来庁。運転免許証で確認済み。転入届を受け付けるため。"),
        _("解除が必要な理由を入れてください。"),
    )  # fmt: skip
    operations = _operations(_("必要な操作"))
    resident = forms.UUIDField(required=False, widget=forms.HiddenInput)
    transfer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    visit = forms.UUIDField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


class GrantForm(forms.Form):
    """An officer's yes: not more than was asked for."""

    operations = _operations(_("解除する操作"))
    minutes = _minutes()
    reason = _reason(
        _("解除する理由"), _("監査で確認します。例：電話で本人の来庁を確かめた。"),
        _("解除する理由を入れてください。"),
    )  # fmt: skip

    def __init__(self, asked: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"operations": asked, "minutes": 30}, **kwargs)
        self.fields["operations"].choices = [(key, word) for key, word in OPERATIONS if key in asked]


class RefuseForm(forms.Form):
    """An officer's no."""

    answer = _reason(
        _("解除しない理由"), _("依頼した職員が読みます。"), _("解除しない理由を入れてください。")
    )


class LiftForm(forms.Form):
    """A lift that nobody asked for on screen, for example after a telephone call."""

    clerk_id = forms.ChoiceField(label=_("解除を受ける職員"))
    operations = _operations(_("解除する操作"))
    minutes = _minutes()
    reason = _reason(
        _("解除する理由"), _("監査で確認します。例：本人が来庁し、転入届を出す。"),
        _("解除する理由を入れてください。"),
    )  # fmt: skip

    def __init__(self, clerks: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"operations": ["view", "print", "display"]}, **kwargs)
        self.fields["clerk_id"].choices = clerks


class SearchForm(forms.Form):
    """Whom to protect."""

    text = forms.CharField(
        label=_("氏名・フリガナ・生年月日・宛名番号"), max_length=100,
        error_messages={"required": _("さがす言葉を入れてください。")},
    )  # fmt: skip


class ProtectForm(forms.Form):
    """A new 支援措置 as its 申出書 gives it."""

    together = forms.MultipleChoiceField(
        label=_("併せて支援を求める人"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("同じ世帯の人は、選ばなくても住所が守られます。別に暮らすことになる人を選びます。"),
    )  # fmt: skip
    category = forms.ChoiceField(
        label=_("理由"), choices=_choices("protection_reason"), widget=forms.RadioSelect,
        error_messages={"required": _("理由を選んでください。")},
    )  # fmt: skip
    provisional = forms.ChoiceField(
        label=_("扱い"), initial="yes", widget=forms.RadioSelect,
        choices=(
            ("yes", _("仮支援措置（申出を受けた。相談機関の意見を待つ）")),
            ("no", _("支援措置（必要性を確認した）")),
        ),
        error_messages={"required": _("扱いを選んでください。")},
    )  # fmt: skip
    from_on = DayField(
        label=_("開始日"), help_text=_("1年後の前日まで。4月1日に始めると、翌年3月31日まで。"),
        error_messages={"required": _("開始日を入れてください。")},
        widget=forms.TextInput(attrs={"class": "input--medium", "autocomplete": "off"}),
    )  # fmt: skip
    duties = forms.MultipleChoiceField(
        label=_("支援を求める事務"), choices=_choices("protection_duty"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("支援を求める事務を選んでください。")},
    )  # fmt: skip
    protected_addresses = forms.CharField(
        label=_("守る住所"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("1行に1つ。現住所、前住所、本籍など。"),
        error_messages={"required": _("守る住所を入れてください。")},
    )  # fmt: skip
    feared_person = forms.CharField(
        label=_("相手方"), required=False, max_length=200,
        help_text=_("氏名、生年月日、住所など、分かる範囲で。"),
    )  # fmt: skip
    forwarding_address = forms.CharField(
        label=_("連絡先・送付先"), required=False, max_length=200, help_text=_("本人に安全に届く先だけ。")
    )
    consulted = forms.CharField(
        label=_("相談機関"), required=False, max_length=200,
        help_text=_("警察、配偶者暴力相談支援センターなど。"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("備考"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, others: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["together"].choices = others
        if not others:
            del self.fields["together"]

    def details(self) -> dict[str, Any]:
        """What `protect_person` keeps encrypted; empty entries are left out."""
        said = {key: self.cleaned_data[key] for key in ("category", "duties", "feared_person",
                "forwarding_address", "consulted", "note")}  # fmt: skip
        lines = self.cleaned_data["protected_addresses"].splitlines()
        said["protected_addresses"] = [line.strip() for line in lines if line.strip()]
        return {key: value for key, value in said.items() if value}


class EndForm(forms.Form):
    """The second step before a protection ends."""

    reason = _reason(
        _("終了の理由"), _("例：本人から終了の申出があった。"), _("終了の理由を入れてください。")
    )
    sure = forms.BooleanField(
        label=_("本人の意思を確かめた。終了すると、住所がふだんどおり表示されることを理解した"),
        error_messages={"required": _("確かめてから、印を付けてください。")},
    )
