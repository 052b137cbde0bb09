"""転出証明書情報 brought to the counter: a file, or what a 2D scanner types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.cityhall.residents.refusals import TransferRefused
from madoguchi.cityhall.residents.transfer_files import only_message
from madoguchi.cityhall.residents.transfers import read_message
from madoguchi.rules.transfer_codes import MOST_PARTS, PART_CHARACTERS, CodeError, read_codes

LARGEST = 1_000_000


class TransferForm(forms.Form):
    """One of the two. Valid: `message` holds the data as `receive_transfer` takes it."""

    file = forms.FileField(
        label=gettext_lazy("ファイル"), required=False,
        help_text=gettext_lazy("転出証明書情報の JSON または CSV（1家族分、UTF-8）"),
    )  # fmt: skip
    codes = forms.CharField(
        label=gettext_lazy("2次元コード"), required=False,
        max_length=MOST_PARTS * (PART_CHARACTERS + 60) * 2,
        help_text=gettext_lazy(
            "この欄を選び、紙のコードを順に読み取ります。順番はどれからでも、2回読んでもかまいません。"
        ),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    message: Mapping[str, Any]

    def clean(self) -> dict[str, Any]:
        """Read it; what is wrong is said of the field it came by."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        by = "file" if said.get("file") else "codes"
        try:
            self.message = self._message(said)
            read_message(self.message)
        except (TransferRefused, CodeError) as problem:
            self.add_error(by, str(problem))
        return said

    def _message(self, said: dict[str, Any]) -> Mapping[str, Any]:
        if file := said.get("file"):
            if file.size > LARGEST:
                raise TransferRefused(_("ファイルが大きすぎます。1家族分のファイルを選んでください。"))
            return only_message(file.name, file.read())
        found = read_codes(said.get("codes", ""))
        if found.text is None:
            missing = "、".join(map(str, found.missing))
            raise TransferRefused(
                _("%(total)d枚のうち、まだ %(missing)s 枚目を読んでいません。続けて読み取ってください。")
                % {"total": found.total, "missing": missing}
            )
        return only_message(_("2次元コード"), found.text.encode())

    def as_text(self) -> str:
        """The message for the second step of the page."""
        return json.dumps(self.message, ensure_ascii=False)
