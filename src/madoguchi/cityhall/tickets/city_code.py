"""The 団体コード in an address: five or six digits, so that no page of staff is taken for a city."""

from __future__ import annotations

from django.urls import register_converter


class CityConverter:
    """`<city:city>`."""

    regex = "[0-9]{5,6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CityConverter, "city")
