"""The forms of administration."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.city_settings import CitySettings
from madoguchi.cityhall.tenancy.roles import Role, collide
from madoguchi.cityhall.ui.inputs import DayField
from madoguchi.rules.calendar import DateError, parse_date, to_wareki

LARGEST_TEXT = 1_000_000
USERNAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


class LinesField(forms.CharField):
    """One entry per line; empty lines and repetitions are dropped."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value


class DaysField(LinesField):
    """One day per line."""

    def clean(self, value: Any) -> tuple[date, ...]:
        return tuple(sorted(read_day(line) for line in super().clean(value)))

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value([to_wareki(day) for day in value] if isinstance(value, tuple) else value)


class StaffForm(forms.Form):
    """Who the person is and what the person may do."""

    display_name = forms.CharField(label=_("氏名"), max_length=100)
    section = forms.ChoiceField(label=_("所属"))
    counter = forms.CharField(
        label=_("窓口"), max_length=20, required=False, help_text=_("窓口に立つ職員だけ。例：1番")
    )
    roles = forms.MultipleChoiceField(
        label=_("役割"), choices=Role.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("複数選べます。できることは役割の合計です。"),
    )

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = sections

    def clean_roles(self) -> list[str]:
        roles: list[str] = self.cleaned_data["roles"]
        if collide(roles):
            raise ValidationError(_("「監査担当」と「システム管理者」は同じ職員に付けられません。"))
        return roles


class NewStaffForm(StaffForm):
    """An account to be made."""

    username = forms.CharField(
        label=_("ユーザー名"), max_length=60, help_text=_("サインインに使う名前。半角の英数字と . _ -"),
        validators=[RegexValidator(USERNAME, _("半角の英数字と . _ - で書いてください。"))],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["username", "display_name", "section", "counter", "roles"]


class ChangeStaffForm(StaffForm):
    """An account that exists."""

    is_active = forms.BooleanField(
        label=_("この職員は使える"), required=False, help_text=_("外すと、次の操作から入れなくなります。")
    )


class ResetForm(forms.Form):
    """Which keys to take away."""

    second_factor = forms.BooleanField(
        label=_("認証アプリとパスキーも解除する"), required=False,
        help_text=_("スマートフォンや鍵をなくしたときに選びます。"),
    )


class SettingsForm(forms.Form):
    """`CitySettings`, field by field."""

    mfa_required = forms.BooleanField(
        label=_("2段階の確認を全職員に求める"), required=False,
        help_text=_("認証アプリかパスキー。本番では外さないでください。"),
    )
    idle_minutes = forms.IntegerField(
        label=_("操作がないとき自動で終了するまでの分"), min_value=3, max_value=240,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    offices = LinesField(label=_("庁舎"), required=False, help_text=_("1行に1つ"))
    counters = LinesField(label=_("窓口"), required=False, help_text=_("1行に1つ。例：1番"))
    closed_days = DaysField(
        label=_("臨時の閉庁日"), required=False,
        help_text=_("土日・祝日・年末年始のほかに閉める日。1行に1日"),
    )
    open_days = DaysField(
        label=_("臨時の開庁日"), required=False,
        help_text=_("土日・祝日でも開ける日。1行に1日。例：令和9年3月28日"),
    )

    def decided(self) -> CitySettings:
        """What the valid form says."""
        return CitySettings(**self.cleaned_data)


class TerminalForm(forms.Form):
    """The name of this browser."""

    name = forms.CharField(
        label=_("端末の名前"), max_length=40,
        help_text=_("例：本庁1階 1番窓口。この端末のブラウザーに覚えさせます。"),
    )


class OverlayForm(forms.Form):
    """A new version: typed, or from a file."""

    file = forms.FileField(
        label=_("YAML ファイル"), required=False, help_text=_("選ぶと、下の欄より優先します。")
    )
    text = forms.CharField(
        label=_("内容（YAML）"), required=False, max_length=LARGEST_TEXT, strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    effective_from = DayField(label=_("適用を始める日"), help_text=_("例：令和8年4月1日、R8.4.1"))
    note = forms.CharField(label=_("変更の理由"), max_length=200)

    def clean_file(self) -> str | None:
        return _decode(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (uploaded := cleaned.get("file")) is not None:
            cleaned["text"] = uploaded
        if not cleaned.get("text", "").strip():
            self.add_error("text", _("内容を書くか、ファイルを選んでください。"))
        return cleaned


class ImportForm(forms.Form):
    """A register file with what belongs to it."""

    file = forms.FileField(
        label=_("住民記録のファイル（CSV）"),
        help_text=_("UTF-8 または Shift_JIS。見出し行は標準仕様の項目名"),
    )
    coverage = forms.ChoiceField(
        label=_("ファイルの種類"), widget=forms.RadioSelect, initial="difference",
        choices=[("difference", _("差分（変わった人だけ）")), ("full", _("全件"))],
    )
    manifest = forms.FileField(
        label=_("送り状（JSON）"), required=False,
        help_text=_("件数と SHA-256 を確かめます。種類も送り状に従います。"),
    )
    mapping = forms.FileField(
        label=_("項目の対応表（YAML）"), required=False,
        help_text=_("見出しが標準仕様と違うファイルに添えます。"),
    )

    def clean_manifest(self) -> str | None:
        return _decode(self.cleaned_data["manifest"])

    def clean_mapping(self) -> str | None:
        return _decode(self.cleaned_data["mapping"])


class AuditForm(forms.Form):
    """What of the log to show."""

    actor = forms.ChoiceField(label=_("だれが"), required=False)
    verb = forms.ChoiceField(label=_("何を"), required=False)
    subject = forms.CharField(
        label=_("だれの・どの"), required=False, max_length=100,
        help_text=_("宛名番号、または記録の対象の番号"),
    )
    since = DayField(label=_("この日から"), required=False)
    until = DayField(label=_("この日まで"), required=False)

    def __init__(
        self, *args: Any, actors: dict[str, str], verbs: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actor"].choices = [("", _("すべて")), *actors.items()]
        self.fields["verb"].choices = [("", _("すべて")), *verbs]


def read_day(text: str) -> date:
    """A day that is known. Raises `ValidationError` with the calendar's own words."""
    try:
        parsed = parse_date(text)
    except DateError as error:
        raise ValidationError(f"「{text}」：{error}") from None
    if parsed.date is None:
        raise ValidationError(gettext("「%s」：日付を書いてください。") % text)
    return parsed.date


def _decode(upload: Any) -> str | None:
    """The text of an uploaded file, None where there is none."""
    if not upload:
        return None
    if upload.size > LARGEST_TEXT:
        raise ValidationError(gettext("「%s」は大きすぎます（1MBまで）。") % upload.name)
    try:
        return str(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        problem = gettext("「%s」は UTF-8 の文字のファイルではありません。") % upload.name
        raise ValidationError(problem) from None
