"""A registered reading in bank kana, with the list of what was changed (benefits.md §1.2, V and D).

Nothing is dropped or replaced in silence: every change is listed, informational where a bank can write the
letter in one way only, material where a person has to look (ヲ as オ, ヰ and ヱ, a name that was cut). Kanji
are never read into kana: take the フリガナ of the register or the account's own kana.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.rules.zengin.characters import allowed, encode, orphan_mark, safe_cut
from madoguchi.rules.zengin.entities import legal_word_at, shorten
from madoguchi.rules.zengin.findings import Finding, finding
from madoguchi.rules.zengin.profiles import Profile
from madoguchi.rules.zengin.spelling import WO, Spelling, spellings

_STANDARD_SYMBOLS = "()-."
_SPACES = re.compile(" +")
_LONGEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Change:
    """``position`` from 1 in the text as given (0: the whole); ``reason`` in Japanese."""

    position: int
    before: str
    after: str
    reason: str
    material: bool


@dataclass(frozen=True, slots=True)
class BankKana:
    """``text`` holds only characters that the field may hold, one byte each."""

    text: str
    changes: tuple[Change, ...] = ()

    @property
    def encoded(self) -> bytes:
        """The bytes of the file, without padding."""
        return encode(self.text)

    @property
    def material(self) -> tuple[Change, ...]:
        """The changes that a person has to look at."""
        return tuple(change for change in self.changes if change.material)


class NotConvertible(ValueError):
    """The text cannot be written to a bank: ``finding`` says why, ``characters`` are the culprits."""

    def __init__(self, why: Finding, characters: tuple[str, ...] = ()) -> None:
        super().__init__(f"{why.message}{why.remedy}")
        self.finding = why
        self.characters = characters

    @property
    def rule(self) -> str:
        """An id of ``findings.yaml``."""
        return self.finding.rule

    @property
    def message(self) -> str:
        """What is wrong, in Japanese."""
        return self.finding.message

    @property
    def remedy(self) -> str:
        """What to do, in Japanese."""
        return self.finding.remedy


def shown(character: str) -> str:
    """The character, if it can be shown, and its code point: 髙（U+9AD9）, U+D800."""
    code = f"U+{ord(character):04X}"
    return f"「{character}」（{code}）" if character.isprintable() else code


def to_bank_kana(
    text: str, profile: Profile | None = None, legal_entity: bool = False, *, width: int | None = None
) -> BankKana:
    """Convert a payee's or sender's name; without a profile the standard's ( ) - . are allowed and ヲ is not.

    ``legal_entity``: legal words are shortened (株式会社 → ｶ), only ever for the account of one. ``width``:
    bytes of the field, 30 for a payee; a longer name is refused, or cut if the profile says so. Raises
    NotConvertible naming each character that cannot be written. Converting the result again changes nothing.
    """
    if profile is None:
        return _convert(text, _STANDARD_SYMBOLS, "refuse", legal_entity, width, False)
    return _convert(text, profile.symbols, profile.wo, legal_entity, width, profile.truncate)


@lru_cache(maxsize=4096)
def _convert(
    text: str, symbols: str, wo: str, legal_entity: bool, width: int | None, truncate: bool
) -> BankKana:
    changes: list[Change] = []
    kana = "".join(_letters(text, symbols, wo, legal_entity, changes))
    kana = _tidy(kana, changes)
    if legal_entity:
        short = shorten(kana)
        if short != kana:
            changes.append(Change(0, kana, short, "法人等の略語に", False))
        kana = short
    if width is not None and len(kana) > width:
        kana = _cut(kana, width, truncate, changes)
    return BankKana(kana, tuple(changes))


def _letters(text: str, symbols: str, wo: str, legal_entity: bool, changes: list[Change]) -> Iterator[str]:
    may = allowed("party", symbols, wo=True)
    table = spellings()
    refused: dict[str, None] = {}
    index = 0
    while index < len(text):
        word = legal_word_at(text, index) if legal_entity else None
        before = word[0] if word else text[index]
        spelling = Spelling(word[1], "法人等の種類を読みに") if word else table.get(before)
        if before in WO:
            spelling = _wo(wo)
        if spelling is None or encode(spelling.after).translate(None, may):
            refused[before] = None
        else:
            if spelling.after != before:
                changes.append(Change(index + 1, before, spelling.after, spelling.reason, spelling.material))
            yield spelling.after
        index += len(before)
    if refused:
        raise _refusal(tuple(refused))


def _wo(policy: str) -> Spelling | None:
    """None: refused, as the standard allows ｦ in EDI情報 only."""
    if policy == "refuse":
        return None
    return Spelling("ｦ", "全角を半角に") if policy == "keep" else Spelling("ｵ", "ヲをオに", material=True)


def _refusal(characters: tuple[str, ...]) -> NotConvertible:
    names = "、".join(shown(character) for character in characters[:_LONGEST_SHOWN])
    more = f"ほか{len(characters) - _LONGEST_SHOWN}種" if len(characters) > _LONGEST_SHOWN else ""
    return NotConvertible(finding("name-character", characters=names + more), characters)


def _tidy(kana: str, changes: list[Change]) -> str:
    """One space where several stand, none at the ends; refuses an empty name and stray voicing marks."""
    tidy = _SPACES.sub(" ", kana).strip(" ")
    if tidy != kana:
        changes.append(Change(0, kana, tidy, "余分な空白を除く", False))
    if not tidy:
        raise NotConvertible(finding("name-empty"))
    stray = orphan_mark(encode(tidy))
    if stray:
        raise NotConvertible(finding("name-mark", place=stray), (tidy[stray - 1],))
    return tidy


def _cut(kana: str, width: int, truncate: bool, changes: list[Change]) -> str:
    if not truncate:
        raise NotConvertible(finding("name-length", length=len(kana), width=width))
    cut = len(safe_cut(encode(kana), width))
    changes.append(Change(0, kana, kana[:cut], f"{width}桁に入らない部分を切り捨て", True))
    return kana[:cut]
