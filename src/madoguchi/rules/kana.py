"""The key under which a reading is searched: two readings that a clerk may confuse have the same key.

Rules: 住民記録システム標準仕様書【第1.0版】2.1.2 検索文字入力 (P). Ignored: 清音・濁音・半濁音
(with ヂ=ジ, ズ=ヅ, ワ=ハ, ヴァ=バ, ヲ=オ as printed there), large and small kana, long marks and
everything that looks like one, spaces, middle dots; ウ after an オ段 letter counts as オ. Hiragana,
katakana and half-width kana are one. The key is for finding only: never shown, never written back.
"""

from __future__ import annotations

import re
import unicodedata

_VOICED = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴヷヸヹヺヲヰヱワ",
    "カキクケコサシスセソタシステトハヒフヘホハヒフヘホフハヒヘホオイエハ",
)
_SMALL = str.maketrans(
    "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "アイウエオツヤユヨハカケクシストヌハヒフヘホムラリルレロ",
)
_DROPPED = " \t\u3000\u00a0ー―-‐‑‒–—−─━ｰ~〜・.,'’\u3099\u309a\u200b"
_VU = re.compile("[ヴゔ]([ァィェォぁぃぇぉ])")
_VU_ROW = str.maketrans("ァィェォぁぃぇぉ", "ハヒヘホハヒヘホ")
_REPEAT = re.compile("(.)[ヽヾゝゞ]+")
_LONG_O = re.compile("(?<=[オコソトノホモヨロ])ウ+")


def _build_table() -> dict[int, str]:
    table = {ord(c): "" for c in _DROPPED}
    for code in range(0x30A1, 0x30FB):
        table[code] = chr(code).translate(_SMALL).translate(_VOICED)
    for code in range(0x31F0, 0x3200):
        table[code] = chr(code).translate(_SMALL)
    for code in range(0x3041, 0x3097):
        table[code] = table[code + 0x60]
    return table


_TABLE = _build_table()


def _repeat(match: re.Match[str]) -> str:
    return match[1] * len(match[0])


def kana_key(text: str) -> str:
    """The search key of a reading; equal keys mean "show both to the clerk". Letters become upper case.

    ``kana_key("コウノ") == kana_key("こおの") == kana_key("ｺｳﾉ")``. The space between 氏 and 名 is
    ignored, so a whole name can be compared by prefix. Idempotent for Japanese text; the key of "" is "".
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    if "\u3099" in plain:
        plain = unicodedata.normalize("NFC", plain.replace(" \u3099", "\u3099"))
    if "ヴ" in plain or "ゔ" in plain:
        plain = _VU.sub(lambda match: match[1].translate(_VU_ROW), plain)
    if not _REPEAT_MARKS.isdisjoint(plain):
        plain = _REPEAT.sub(_repeat, plain)
    return _LONG_O.sub(lambda match: "オ" * len(match[0]), plain.translate(_TABLE))


_REPEAT_MARKS = frozenset("ヽヾゝゞ")
_KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff65-\uff9f\s\u3000.\-‐−―－]+")


def is_kana(text: str) -> bool:
    """True if the text holds kana (any width), spaces and marks only: then it is a reading, not a name."""
    return bool(_KANA.fullmatch(text)) and any(unicodedata.category(c) == "Lo" for c in text)
