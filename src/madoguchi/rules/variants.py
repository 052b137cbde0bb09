"""One key for all spellings of a name: 髙橋 = 高橋, 渡邉 = 渡邊 = 渡辺, 濱 = 浜, 𠮷 = 吉.

Promise: ``match_key`` never changes what is stored; it answers "may these be the same name?" with few
misses (住民記録システム標準仕様書 2.1.2: 異体字や正字も包含した検索, P). Order: NFKC, then the groups of
``catalogue/standards/variants.yaml`` (戸籍法施行規則別表第二, 常用漢字表), then the MJ縮退マップ through
jntajis, on base + selector first, then on the base. A MJ target is taken only if all its candidates end
in the same character; JIS level 1 kanji are never folded by it (it would merge 書 with 昼, 師 with 帥).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

import jntajis
import yaml

_SELECTORS = re.compile("(.)([\ufe00-\ufe0f\U000e0100-\U000e01ef])")
_ALL_SCHEMES = 15
_DROPPED = " \t\u3000\u00a0・･.,，．\u200b\ufeff"
_SAME_KANA = {"ヶ": "ケ", "ヵ": "カ"}
_REPEATED = re.compile("(.)[々〻]")
_DEPTH = 4


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    """character → key, from the catalogue; ValueError if one character has two keys."""
    path = resources.files("madoguchi") / "catalogue" / "standards" / "variants.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    keys: dict[str, str] = {}
    for token in (token for group in data["groups"] for token in group["characters"].split()):
        group = unicodedata.normalize("NFKC", token)
        key = group[0]
        for other in group[1:]:
            if other != key and keys.setdefault(other, key) != key:
                raise ValueError(f"variants.yaml: {other} belongs to {keys[other]} and to {key}")
    doubled = sorted(set(keys) & set(keys.values()))
    if doubled:
        raise ValueError(f"variants.yaml: {' '.join(doubled)} are both key and variant")
    return keys


def _is_ideograph(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x323AF


def _is_jis_level_1(character: str) -> bool:
    try:
        return character.encode("shift_jis") < b"\x98\x73"
    except UnicodeEncodeError:
        return False


def _settled(candidates: Iterable[str], depth: int) -> str | None:
    """The one character in which every candidate ends, or None."""
    ends = {_fold(unicodedata.normalize("NFKC", candidate), depth + 1) for candidate in candidates}
    return ends.pop() if len(ends) == 1 else None


def _fold(character: str, depth: int = 0) -> str:
    key = _groups().get(character)
    if key is not None:
        return key
    if depth >= _DEPTH or len(character) != 1 or _is_jis_level_1(character):
        return character
    candidates = {c for c in jntajis.mj_shrink_candidates(character, _ALL_SCHEMES) if c != character}
    if candidates:
        return _settled(candidates, depth) or character
    shrunk = jntajis.jnta_shrink_translit(character, replacement=character)
    return _fold(shrunk, depth + 1) if len(shrunk) == 1 and shrunk != character else character


class _FoldTable(dict[int, str]):
    """Per-character results for ``str.translate``, computed at first use."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _fold(character) if _is_ideograph(code) else _SAME_KANA.get(character, character)
        self[code] = folded
        return folded


_TABLE = _FoldTable({ord(c): "" for c in _DROPPED})


@lru_cache(maxsize=8192)
def _fold_selected(base: str, selector: str) -> str:
    cluster = base + selector
    candidates = {c for c in jntajis.mj_shrink_candidates(cluster, _ALL_SCHEMES) if c != cluster}
    return _settled(candidates, 0) or base


def match_key(text: str) -> str:
    """The key under which a name or an address is searched: equal keys mean "show both to the clerk".

    Width, case, spaces, middle dots, variation selectors, 旧字体 and 異体字 are ignored; 々 is written out.
    Not a proof of identity: 斉藤 and 斎藤 share a key. Idempotent for Japanese text; the key of "" is "".
    """
    if _SELECTORS.search(text):
        text = _SELECTORS.sub(lambda match: _fold_selected(match[1], match[2]), text)
    # NFKC sets a space before ゛ and ゜, so that か゛ would not become が.
    joined = text.replace("゛", "\u3099").replace("゜", "\u309a")
    plain = unicodedata.normalize("NFKC", joined).lower().translate(_TABLE)
    return _REPEATED.sub(r"\1\1", plain) if "々" in plain or "〻" in plain else plain
