"""One typed entry, read forgivingly: 全角, spaces, hyphens, any notation of a date (ux.md rules 18, 22)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from madoguchi.rules.eras import DateError, parse_date
from madoguchi.rules.forms.questions import Input
from madoguchi.rules.forms.values import Scalar

LONGEST = 300
_PHONE = re.compile(r"0\d{9,10}")
# What a Japanese keyboard gives for the hyphen of a number, the long mark above all.
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


class AnswerError(ValueError):
    """The answer cannot be used; `problems` says why, in the words of the person who typed it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_input(one: Input, value: object, people: Iterable[str]) -> Scalar:
    """One typed entry, normalised (全角, spaces, hyphens, any date notation); AnswerError if it cannot be."""
    if one.kind == "yes_no":
        if isinstance(value, bool):
            return value
        raise AnswerError([f"「{one.label}」は、はい・いいえで答えてください。"])
    if one.kind == "checklist":
        return tuple(str(item) for item in value) if isinstance(value, list | tuple) else (str(value),)
    text = str(value).strip()
    if len(text) > LONGEST or any(unicodedata.category(letter) == "Cc" for letter in text):
        raise AnswerError([f"「{one.label}」は{LONGEST}字までで、改行などは入れられません。"])
    if one.kind == "people" and text not in people:
        least = one.target.path.min_age if one.target.path else 0
        limit = f"（{least}歳以上）" if least else ""
        raise AnswerError([f"「{one.label}」は、世帯の人から選んでください{limit}。"])
    if one.kind == "choice" and text not in {option.value for option in one.options}:
        labels = "・".join(option.label for option in one.options)
        raise AnswerError([f"「{one.label}」は「{labels}」から選んでください。"])
    return _typed(one, text)


def _typed(one: Input, text: str) -> Scalar:
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    if one.kind == "date":
        return _date(one, text)
    if one.kind == "number":
        digits = plain.replace(",", "")
        if not digits.isdecimal():
            raise AnswerError([f"「{one.label}」は数字で入れてください。"])
        return int(digits)
    digits = re.sub(r"[^0-9]", "", plain)
    if one.kind == "digits" and not (digits and re.fullmatch(r"[\d\s〒-]+", plain)):
        raise AnswerError([f"「{one.label}」は数字で入れてください。"])
    if one.kind == "digits" and (length := _length(one)) and len(digits) != length:
        raise AnswerError(
            [f"「{one.label}」は{length}桁で入れてください（いま{len(digits)}桁）。足りなければ頭に0を付けます。"]
        )
    if one.kind == "phone" and not _PHONE.fullmatch(digits):
        raise AnswerError([f"「{one.label}」は、市外局番から10桁か11桁で入れてください。"])
    return digits if one.kind == "digits" else plain if one.kind == "phone" else text


def _length(one: Input) -> int:
    return one.target.path.length if one.target.path else 0


def _date(one: Input, text: str) -> str:
    try:
        found = parse_date(text)
    except DateError as error:
        raise AnswerError([f"「{one.label}」: {error}"]) from error
    if found.date is None:
        raise AnswerError([f"「{one.label}」は年月日まで入れてください。"])
    return found.date.isoformat()
