"""How one registered character is spelled in bank kana: the table behind ``conversion``.

Built from ``catalogue/banks/characters.yaml``: half width, voicing marks as characters of their own, small
kana large, every bar a hyphen, middle dots a space, capitals. What is not in the table is refused: kanji,
hiragana, control characters, lone surrogates, and anything nobody has decided about.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.rules.zengin.catalogue import read_table

WO = frozenset("ヲｦ")
"""Spelled ｦ here; the profile decides what becomes of it."""

_COMBINING = {"\u3099": "ﾞ", "\u309a": "ﾟ", "\u309b": "ﾞ", "\u309c": "ﾟ"}
_YEN = "\u00a5\uffe5"


@dataclass(frozen=True, slots=True)
class Spelling:
    """``after``: one or two characters of JIS X 0201; ``reason``: Japanese words, "" if nothing changes."""

    after: str
    reason: str = ""
    material: bool = False


@lru_cache(maxsize=1)
def spellings() -> Mapping[str, Spelling]:
    """By character. Later lines win, so the catalogue's own entries come last."""
    table = {chr(code): Spelling(chr(code)) for code in range(0x20, 0x7F)}
    table |= {chr(code): Spelling(chr(code)) for code in (*range(0xFF62, 0xFF64), *range(0xFF71, 0xFFA0))}
    table |= {
        chr(code): Spelling(chr(code - 32), "英小文字を大文字に") for code in range(ord("a"), ord("z") + 1)
    }
    table |= {chr(code): _full_width(code) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(_YEN, Spelling("\\", "全角を半角に"))
    table |= _katakana()
    for before, after in _COMBINING.items():
        table[before] = Spelling(after, "濁点・半濁点を1文字に")
    return table | _from_catalogue(table)


def _full_width(code: int) -> Spelling:
    return Spelling(chr(code - 0xFEE0).upper(), "全角を半角に")


def _katakana() -> dict[str, Spelling]:
    """Full width to half width, ガ to ｶ and its mark; ヷ and its row have no place in bank kana."""
    half = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF71, 0xFF9E)}
    half["ヲ"] = "ｦ"
    table = {full: Spelling(narrow, "全角を半角に") for full, narrow in half.items()}
    for code in range(0x30A1, 0x30F5):
        letters = unicodedata.normalize("NFD", chr(code))
        if len(letters) == 2 and letters[0] in half:
            table[chr(code)] = Spelling(half[letters[0]] + _COMBINING[letters[1]], "全角を半角に")
    table["ｦ"] = Spelling("ｦ")
    return table


def _from_catalogue(table: Mapping[str, Spelling]) -> dict[str, Spelling]:
    rules = read_table("characters.yaml")["conversion"]
    pairs = zip(rules["small"]["from"], rules["small"]["to"], strict=True)
    own = {small: Spelling(table[large].after, "小さいかなを大きいかなに") for small, large in pairs}
    bar, space, old = rules["bar"], rules["space"], rules["old_kana"]
    own |= {chr(code): Spelling(bar["to"], "長音・横線をハイフンに") for code in bar["from"]}
    own |= {chr(code): Spelling(space["to"], "中点・全角の空白を空白に") for code in space["from"]}
    for before, after in zip(old["from"], old["to"], strict=True):
        own[before] = Spelling(table[after].after, f"{before}を{after}に", old["material"])
    return own
