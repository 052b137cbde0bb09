"""What the back office's pages read from a browser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.cases.core_files import ENCODINGS, NEWLINES
from madoguchi.cityhall.cases.models import Export
from madoguchi.cityhall.cases.queue import VIEWS, QueueFilters

LONG = 2000


class QueueForm(forms.Form):
    """The queue's address. What cannot be read counts as not given: an old link still opens."""

    view = forms.ChoiceField(choices=[(view, view) for view in VIEWS], required=False)
    as_of = forms.CharField(required=False, max_length=40)
    after = forms.CharField(required=False, max_length=120)

    def filters(self) -> QueueFilters:
        self.is_valid()
        found: dict[str, Any] = self.cleaned_data
        return QueueFilters(
            found.get("view") or "open", _moment(found.get("as_of", "")), _cursor(found.get("after", ""))
        )


class NoteForm(forms.Form):
    """A remark or a reason."""

    text = forms.CharField(label=_("メモ"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}))


class CompleteForm(forms.Form):
    text = forms.CharField(
        label=_("結果のメモ"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReturnForm(forms.Form):
    text = forms.CharField(
        label=_("差戻しの理由"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("窓口が住民に説明できるように、足りないもの・確かめることを書いてください。"),
    )  # fmt: skip


class HandOnForm(forms.Form):
    """Where to, and what the colleagues there should know."""

    section = forms.ChoiceField(label=_("引継ぎ先の課"))
    text = forms.CharField(label=_("引継ぎの内容"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, sections: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", _("選んでください")), *sections.items()]


class AssignForm(forms.Form):
    """A colleague of the section."""

    assignee = forms.ChoiceField(label=_("担当者"))

    def __init__(self, *args: Any, colleagues: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [("", _("選んでください")), *colleagues.items()]


ENCODING_LABELS = {
    "utf-8-sig": _("UTF-8（BOM付き）"),
    "utf-8": _("UTF-8（BOMなし）"),
    "cp932": _("Shift_JIS（CP932）"),
}
NEWLINE_LABELS = {"crlf": _("CR+LF（Windows）"), "lf": "LF"}


class ExportForm(forms.Form):
    """Which cases to take, and how the file is written."""

    cases = forms.TypedMultipleChoiceField(coerce=UUID, error_messages={
        "required": _("出力する案件を1件以上選んでください。"),
        "invalid_choice": _("選んだ案件の一部は、もう出力できません。一覧を確かめてください。"),
    })  # fmt: skip
    format = forms.ChoiceField(label=_("形式"), choices=Export.Format.choices, initial="csv")
    encoding = forms.ChoiceField(
        label=_("文字コード"), choices=list(ENCODING_LABELS.items()), initial="utf-8-sig"
    )
    newline = forms.ChoiceField(label=_("改行コード"), choices=list(NEWLINE_LABELS.items()), initial="crlf")

    def __init__(self, *args: Any, offered: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = [(str(pk), str(pk)) for pk in offered]


class ApiExportForm(forms.Form):
    """What a machine asks for."""

    format = forms.ChoiceField(choices=Export.Format.choices, required=False)
    encoding = forms.ChoiceField(choices=[(name, name) for name in ENCODINGS], required=False)
    newline = forms.ChoiceField(choices=[(name, name) for name in NEWLINES], required=False)
    limit = forms.IntegerField(min_value=1, max_value=500, required=False)


class TokenForm(forms.Form):
    label = forms.CharField(
        label=_("用途"),
        max_length=60,
        help_text=_("例：保険課RPA（自動入力）。あとで見分けられる名前にします。"),
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _cursor(text: str) -> tuple[date, datetime, UUID] | None:
    due, _, rest = text.partition("|")
    opened_at, _, task_id = rest.partition("|")
    try:
        moment = datetime.fromisoformat(opened_at)
        return (date.fromisoformat(due), moment, UUID(task_id)) if moment.tzinfo else None
    except ValueError:
        return None
