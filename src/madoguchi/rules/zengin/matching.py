"""Whether two readings name the same account holder: equal, possible for a person to decide, or different.

Both sides are brought into bank kana and their spaces dropped (benefits.md §1.3, D). "possible" always says
why; the national account audit needed human eyes for exactly these (V).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from madoguchi.rules.zengin.characters import decode, encode, safe_cut
from madoguchi.rules.zengin.conversion import NotConvertible, to_bank_kana
from madoguchi.rules.zengin.profiles import Profile, load_profile

Verdict = Literal["equal", "possible", "differs"]

_PAYEE_WIDTH = 30
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """``reasons``: Japanese sentences; empty only when the names are equal."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


def match_names(a: str, b: str) -> NameMatch:
    """Compare two readings, in either order with the same verdict; a text that is no kana "differs"."""
    try:
        first, second = _kana(a), _kana(b)
    except NotConvertible as error:
        return NameMatch("differs", (error.message,))
    if _joined(first) == _joined(second):
        return NameMatch("equal")
    reasons = tuple(_reasons(first, second))
    if reasons:
        return NameMatch("possible", reasons)
    return NameMatch("differs", ("名義が違います。",))


@lru_cache(maxsize=1)
def _lenient() -> Profile:
    return replace(load_profile("standard"), symbols="()-./,\\｢｣", wo="keep")


def _kana(text: str) -> str:
    return to_bank_kana(text, _lenient()).text


def _joined(kana: str) -> str:
    return kana.replace(" ", "")


def _reasons(a: str, b: str) -> Iterator[str]:
    """Why two different names may still be one; each fold is tried alone, then all of them together."""
    folds = {
        "長音（-）の有無が違います。": ("-", ""),
        "ヲとオの違いがあります。": ("ｦ", "ｵ"),
        "ヅとズの違いがあります。": ("ﾂﾞ", "ｽﾞ"),
        "ヂとジの違いがあります。": ("ﾁﾞ", "ｼﾞ"),
    }
    touched = [reason for reason, (old, _) in folds.items() if old in a or old in b]
    plain, other = _joined(a), _joined(b)
    for old, new in folds.values():
        plain, other = plain.replace(old, new), other.replace(old, new)
    if plain == other:
        yield from touched
    elif sorted(_words(a)) == sorted(_words(b)):
        yield "姓と名の順が違います。"
    elif _joined(_short(a)) == _joined(_short(b)):
        yield "法人等の種類の書き方が違います。"
    elif _is_cut(a, b) or _is_cut(b, a):
        yield f"一方が{_PAYEE_WIDTH}桁で切れています。"
    elif _same_given_name(a, b):
        yield "名が同じで姓が違います（旧姓の可能性）。"
    elif _is_latin(a) != _is_latin(b):
        yield "一方がローマ字、一方がカナです。"


def _words(kana: str) -> list[str]:
    return kana.split(" ")


def _short(kana: str) -> str:
    return to_bank_kana(kana, _lenient(), legal_entity=True).text


def _is_cut(short: str, long: str) -> bool:
    """True if ``short`` is what remains of ``long`` in the 30 bytes of a payee's name."""
    return len(long) > _PAYEE_WIDTH and short == decode(safe_cut(encode(long), _PAYEE_WIDTH))


def _same_given_name(a: str, b: str) -> bool:
    first, second = _words(a), _words(b)
    return len(first) == len(second) == 2 and first[1] == second[1]


def _is_latin(kana: str) -> bool:
    return set(_joined(kana)) <= _LETTERS | {"-", ".", ","}
