"""The key of a payment: what carries it to the bank and back, and that no two payments share one."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator

from madoguchi.rules.zengin.characters import allowed, encode
from madoguchi.rules.zengin.findings import Refused, finding
from madoguchi.rules.zengin.layout import layout
from madoguchi.rules.zengin.profiles import Profile

KEY_WIDTH = 20
_SHELF_DIGITS = 3


def payment_key(text: str, profile: Profile | None = None) -> str:
    """The key as the bank will give it back: 20 digits, zero-filled; in EDI情報 the text itself.

    Compare keys in this form. Raises Refused for a key that the profile cannot carry.
    """
    edi = profile is not None and profile.key_in == "edi"
    rule = (_edi_problem if edi else _digits_problem)(text)
    if rule:
        raise Refused([finding(rule, position=layout().field("data", "key").at)])
    return text if edi else text.zfill(KEY_WIDTH)


def _digits_problem(text: str) -> str:
    if not text.strip("0 "):
        return "key-missing"
    sound = text.isascii() and text.isdigit() and len(text) <= KEY_WIDTH
    return "" if sound else "key-digits"


def _edi_problem(text: str) -> str:
    if not text.strip():
        return "key-missing"
    try:
        strange = encode(text).translate(None, allowed("edi"))
    except ValueError:
        return "key-edi"
    return "key-edi" if strange or len(text) > KEY_WIDTH or text != text.strip() else ""


class KeyLedger:
    """Every key that was used and where: 12 bytes for each key of 20 digits, exact.

    A key stands on the shelf of its last three digits as the number before them, so that a shelf can be
    sorted and looked through at the end, one at a time. EDI texts are kept whole.
    """

    def __init__(self) -> None:
        self._shelves: dict[str, tuple[array[int], array[int]]] = defaultdict(
            lambda: (array("Q"), array("I"))
        )
        self._texts: dict[str, int] = {}
        self._repeated: list[tuple[str, int]] = []

    def add(self, key: str, place: int) -> None:
        """``key`` in the form of ``payment_key``."""
        if key.isdigit() and len(key) == KEY_WIDTH:
            numbers, places = self._shelves[key[-_SHELF_DIGITS:]]
            numbers.append(int(key[:-_SHELF_DIGITS]))
            places.append(place)
        elif key in self._texts:
            self._repeated.append((key, place))
        else:
            self._texts[key] = place

    def repeated(self) -> list[tuple[str, int]]:
        """Keys used before, with the place of each later use, in the order of the places."""
        found = [*self._repeated]
        for end, (numbers, places) in self._shelves.items():
            if len(set(numbers)) != len(numbers):
                found += ((f"{number:017}{end}", place) for number, place in _later_uses(numbers, places))
        return sorted(found, key=lambda use: use[1])


def _later_uses(numbers: array[int], places: array[int]) -> Iterator[tuple[int, int]]:
    seen: set[int] = set()
    for number, place in zip(numbers, places, strict=True):
        if number in seen:
            yield number, place
        seen.add(number)
