"""Remarks and reasons that people write: no 個人番号 gets into them.

The audit log asks for every reason, `cases` and `benefits` for every note of a step; a room with free text of
its own calls `refuse_numbers` in the verb that stores it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.rules.my_numbers import may_hold_my_number
from madoguchi.rules.number_tasks import number_tasks


class NumberInText(Refusal):
    """12 digits with the check digit of a 個人番号 stand in a text. The sentence quotes none of it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "個人番号（マイナンバー）のような12桁の数字が入っています。メモや理由には書けません。"
                "数字を消してください。ほかの番号のときは、「宛名番号 …」のように、"
                "何の番号かを前に書いてください。"
            )
        )


def refuse_numbers(value: Any) -> None:
    """Raise `NumberInText` when any text in the value (also in lists and mappings) may hold a 個人番号."""
    others = number_tasks().other_numbers
    if any(may_hold_my_number(text, others) for text in _texts(value)):
        raise NumberInText


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Sequence) and not isinstance(value, bytes):
        for one in value:
            yield from _texts(one)
