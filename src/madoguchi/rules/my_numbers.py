"""個人番号 in what people type and in texts where none may stand.

Source: 平成26年総務省令第85号第5条 (K) through ``rules.identifiers``. Of all 12-digit strings exactly one in
ten has the right check digit: what is found in a text is a suspicion, and the words say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from madoguchi.rules.identifiers import is_valid_my_number

CHANCE = 10
"""One in so many strings of 12 random digits has a right check digit."""

_SEPARATORS = r"\s\-‐‑‒–—―−ー・.,_/|"
_TYPED = re.compile(f"[{_SEPARATORS}]")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
# 12 digits in one piece; three groups of four; every digit by itself: with nothing alphanumeric beside them.
_GAP = f"[{_SEPARATORS}]{{1,3}}"
_WRITTEN = re.compile(
    rf"(?<![0-9A-Za-z])(?:[0-9]{{12}}|[0-9]{{4}}(?:{_GAP}[0-9]{{4}}){{2}}|[0-9](?:{_GAP}[0-9]){{11}})"
    r"(?![0-9A-Za-z])"
)
_JOINED_BEFORE = re.compile(rf"[0-9][{_SEPARATORS}]?\Z")
_JOINED_AFTER = re.compile(rf"[{_SEPARATORS}]?[0-9]")


class NumberRefused(ValueError):
    """What was typed is no 個人番号; ``str()`` tells the person at the keyboard and quotes no digit."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a suspicious number stands: 1-based line and column. The number itself is not kept."""

    line: int
    column: int


def read_my_number(text: str) -> str:
    """The 12 digits that somebody typed: full-width digits, spaces and hyphens are understood.

    Raises ``NumberRefused`` for anything that is not 12 digits with the right check digit.
    """
    digits = _TYPED.sub("", unicodedata.normalize("NFKC", text))
    if not digits.isascii() or not digits.isdigit():
        raise NumberRefused("個人番号は、数字12桁で入れてください。")
    if len(digits) != 12:
        raise NumberRefused(f"個人番号は12桁です。入っているのは{len(digits)}桁です。")
    if not is_valid_my_number(digits):
        raise NumberRefused(
            "検査数字が合いません。どこかの桁が違います。書類ともう一度見比べて、入れなおしてください。"
        )
    return digits


def in_groups(number: str) -> str:
    """12 digits as the card prints them: ``1234 5678 9018``."""
    return " ".join(number[start : start + 4] for start in range(0, 12, 4))


def may_hold_my_number(text: str, others: Collection[str] = ()) -> bool:
    """Whether a 12-digit number with the right check digit stands anywhere in the text.

    `others`: words (宛名番号 …) that say, right before the digits, that they are another number.
    """
    return next(places_of_my_numbers(text, others), None) is not None


def places_of_my_numbers(
    text: str, others: Collection[str] = (), known: Collection[str] = ()
) -> Iterator[Place]:
    """Every place where 12 digits with the right check digit stand, alone or in three groups of four.

    Longer runs of digits, and digits inside words and UUIDs, are no 個人番号. Full-width digits count.
    `others` as above; `known`: 12-digit numbers of another kind, such as the 宛名番号 of a register.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        yield from (Place(number, column) for column in _columns(line, tuple(others), known))


def _columns(line: str, others: tuple[str, ...], known: Collection[str]) -> Iterator[int]:
    # One character may become several (㈱): widths are kept by taking only what stays one character.
    plain = "".join(_plain(character) for character in line)
    plain = _UUID.sub(lambda found: "x" * len(found[0]), plain)
    for found in _WRITTEN.finditer(plain):
        digits = re.sub("[^0-9]", "", found[0])
        other = digits in known or plain[: found.start()].rstrip(" :：は\u3000").endswith(others)
        if is_valid_my_number(digits) and not other and not _goes_on(plain, found):
            yield found.start() + 1


def _plain(character: str) -> str:
    changed = unicodedata.normalize("NFKC", character)
    return changed if len(changed) == 1 else character


def _goes_on(line: str, found: re.Match[str]) -> bool:
    """Groups that have another group of digits beside them belong to a longer number."""
    if found[0].isdigit():
        return False
    before, after = line[: found.start()], line[found.end() :]
    return bool(_JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after))
