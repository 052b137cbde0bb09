"""The forms of the day's preparation: opening hours and reservation slots."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tickets.models import Hours, Purpose
from madoguchi.cityhall.ui.inputs import DayField
from madoguchi.rules.waiting.catalogue import day_types
from madoguchi.rules.waiting.clock import minute_of

LONGEST_DAYS = 62


class ClockField(forms.CharField):
    """A time of day as minutes from midnight: 8:30, １７：１５, 17時15分; after midnight 25:00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def clean(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", super().clean(value) or "").strip()
        if not text:
            return None
        hours, _colon, minutes = text.replace("時", ":").removesuffix("分").partition(":")
        if not hours.isdecimal() or not (minutes or "0").isdecimal() or int(minutes or 0) > 59:
            raise forms.ValidationError(gettext("時刻を 8:30 のように書いてください。"))
        found = int(minute_of(f"{hours}:{minutes or '0'}"))
        if found > 28 * 60:
            raise forms.ValidationError(gettext("時刻は 28:00（翌日の午前4時）までです。"))
        return found


def _number(label: Any, initial: int, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, initial=initial, min_value=least, max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class HoursForm(forms.Form):
    """A period with hours of its own."""

    first = DayField(label=_("初日"))
    last = DayField(label=_("最終日"))
    days = forms.ChoiceField(label=_("対象の日"), choices=Hours.Days, initial=Hours.Days.OPEN)
    closed = forms.BooleanField(label=_("この期間は閉める"), required=False)
    opens = ClockField(label=_("受付開始"), required=False, help_text=_("例：8:30"))
    closes = ClockField(label=_("受付終了"), required=False, help_text=_("例：19:00"))
    note = forms.CharField(
        label=_("備考"), required=False, max_length=100, help_text=_("例：年度替わりの延長")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("最終日は初日より後にしてください。"))
        opens, closes = data.get("opens"), data.get("closes")
        if data.pop("closed", False):
            data |= {"opens": None, "closes": None}
        elif opens is None or closes is None or closes <= opens:
            self.add_error("closes", gettext("受付の開始と終了を、開始が先になるように入れてください。"))
        return data

    def columns(self) -> dict[str, Any]:
        """What `set_hours` takes."""
        kinds = {Hours.Days.CLOSED: "weekend"}
        day_type = kinds.get(self.cleaned_data["days"], next(iter(day_types())))
        return {**self.cleaned_data, "day_type": day_type}


class SlotsForm(forms.Form):
    """Slots on each open day of a period."""

    purpose = forms.ChoiceField(label=_("用件"))
    first_day = DayField(label=_("初日"))
    last_day = DayField(label=_("最終日"))
    first = ClockField(label=_("最初の枠"), initial="9:00")
    last = ClockField(label=_("最後の枠の終わり"), initial="16:30")
    every = _number(_("1枠の長さ（分）"), 30, 5, 240)
    capacity = _number(_("1枠の人数"), 2, 1, 99)

    def __init__(self, purposes: list[Purpose], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [(str(one.pk), one.name) for one in purposes]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and not 0 <= (last - first).days < LONGEST_DAYS:
            self.add_error("last_day", gettext("最終日は初日から2か月以内にしてください。"))
        if {"first", "last", "every"} <= data.keys() and data["first"] + data["every"] > data["last"]:
            self.add_error("last", gettext("1枠が入る長さにしてください。"))
        return data
