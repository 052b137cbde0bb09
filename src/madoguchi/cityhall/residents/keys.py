"""The keys under which a person is found: names, given names alone, addresses, buildings.

A key is made by the rules of `rules.names` (清濁, small kana, long marks, 異体字, 旧字 …); addresses also
treat 1丁目2番3号, 一丁目2番地の3 and 1-2-3 alike and leave the prefecture out. Kinds: n whole name,
g a later part of a name (名 alone), a address from the town on, b building (方書).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from madoguchi.rules import addresses
from madoguchi.rules.names import is_kana, kana_key, match_key

KEY_LENGTH = 200
Keys = set[tuple[str, str]]


@lru_cache(maxsize=65536)
def _match(part: str) -> str:
    return match_key(part)[:KEY_LENGTH]


@lru_cache(maxsize=65536)
def _kana(part: str) -> str:
    return kana_key(part)[:KEY_LENGTH]


def name_keys(names: Iterable[str]) -> Keys:
    """Keys of names in kanji, kana or letters; parts are separated by spaces."""
    found: Keys = set()
    for name in names:
        parts = name.split()
        if parts:
            found.add(("n", "".join([_match(part) for part in parts])[:KEY_LENGTH]))
            found.update(("g", _match(part)) for part in parts[1:])
    return found


def kana_keys(readings: Iterable[str]) -> Keys:
    """Keys of readings."""
    found: Keys = set()
    for reading in readings:
        parts = reading.split()
        if parts:
            found.add(("n", kana_key("".join(parts))[:KEY_LENGTH]))
            found.update(("g", _kana(part)) for part in parts[1:])
    return found


def address_key(text: str) -> str:
    """The key of an address as the search table holds it."""
    return addresses.address_key(text)[:KEY_LENGTH]


def address_keys(addresses: Iterable[str], buildings: Iterable[str] = ()) -> Keys:
    """Keys of addresses (from the town on, without building) and of building names."""
    found: Keys = {("a", address_key(address)) for address in addresses if address.strip()}
    found.update(("b", address_key(building)) for building in buildings if building.strip())
    return {(kind, key) for kind, key in found if key}


def query_keys(word: str, city: str = "") -> tuple[str, ...]:
    """The keys that a typed word may stand for, the likeliest first; `city` may stand before an address."""
    first = kana_key(word) if is_kana(word) else match_key(word)
    address = address_key(word)
    keys = dict.fromkeys([first, match_key(word), address.removeprefix(match_key(city)), address])
    return tuple(key[:KEY_LENGTH] for key in keys if key)
