"""How a value is printed: 和暦 dates (西暦 birth dates for foreign residents), option labels, joined lists.

Text is passed through untouched: a name keeps its every code point, selectors included.
Source: 住民異動届 of the ministry's model form lets foreign residents write birth dates in 西暦 (S).
"""

from __future__ import annotations

from madoguchi.rules.eras import to_wareki
from madoguchi.rules.forms.definitions import Option
from madoguchi.rules.forms.known import as_date, token
from madoguchi.rules.forms.packet import Choice
from madoguchi.rules.forms.values import Scalar


def display(value: Scalar | None, kind: str, options: tuple[Option, ...], western: bool = False) -> str:
    """The printed text of a value; "" for none."""
    if value is None:
        return ""
    if options:
        chosen = _tokens(value)
        named = {option.value for option in options}
        labels = [option.label for option in options if option.value in chosen]
        return "・".join([*labels, *(word for word in chosen if word not in named)])
    text = token(value)
    if kind == "date" and (day := as_date(text)) is not None:
        return f"{day.year}年{day.month}月{day.day}日" if western else to_wareki(day)
    return text


def choices(value: Scalar | None, options: tuple[Option, ...]) -> tuple[Choice, ...]:
    """Every option with the chosen ones marked."""
    chosen = () if value is None else _tokens(value)
    return tuple(Choice(option.value, option.label, option.value in chosen) for option in options)


def _tokens(value: Scalar) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (token(value),)
