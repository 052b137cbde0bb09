"""Form fields that read what people write at a counter, shared by every room's forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from madoguchi.rules.calendar import DateError, parse_date, to_wareki


class DayField(forms.CharField):
    """A day in any notation of the counter: 令和8年4月1日, R8.4.1, 2026-04-01. None when left empty."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = parse_date(text).date
        except DateError as error:
            raise ValidationError(str(error)) from None
        if found is None:
            raise ValidationError(gettext("年月日まで入力してください。例：令和8年4月1日"))
        return found

    def prepare_value(self, value: Any) -> Any:
        return to_wareki(value) if isinstance(value, date) else value
