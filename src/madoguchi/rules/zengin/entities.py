"""法人略語: legal words in the form in which banks write them (``catalogue/banks/entities.yaml``, V).

``ｶ)`` at the start, ``(ｶ`` at the end, ``(ｶ)`` between; one legal word a name. An office at the end becomes
``(ｴｲ``; words of business (連合会) are shortened without brackets. The longest word wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.rules.zengin.catalogue import read_table
from madoguchi.rules.zengin.spelling import spellings


@dataclass(frozen=True)
class _Group:
    """``short`` by reading, both in bank kana; ``words`` finds any reading, longest first."""

    short: dict[str, str]
    words: re.Pattern[str]


def _narrow(text: str) -> str:
    return "".join(spellings()[character].after for character in text)


@lru_cache(maxsize=8)
def _group(name: str) -> _Group:
    short = {_narrow(row["reading"]): _narrow(row["short"]) for row in read_table("entities.yaml")[name]}
    longest_first = sorted(short, key=len, reverse=True)
    return _Group(short, re.compile("|".join(map(re.escape, longest_first))))


@lru_cache(maxsize=1)
def _written() -> dict[str, str]:
    """Reading by written word and sign; the first reading of a word counts."""
    rows = [row for name in ("legal", "office", "business") for row in read_table("entities.yaml")[name]]
    pairs = [(word, row["reading"]) for row in rows for word in (row["word"], *row.get("signs", ()))]
    return {word: _narrow(reading) for word, reading in reversed(pairs)}


@lru_cache(maxsize=1)
def _written_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_written(), key=len, reverse=True))))


def legal_word_at(text: str, index: int) -> tuple[str, str] | None:
    """The word in kanji (or ㈱) that begins there and its reading in bank kana; None if there is none."""
    match = _written_words().match(text, index)
    return (match[0], _written()[match[0]]) if match else None


@lru_cache(maxsize=1)
def _bracketed() -> re.Pattern[str]:
    shorts = "|".join(sorted(set(_group("legal").short.values()), key=len, reverse=True))
    return re.compile(rf"^(?:{shorts})\)|\((?:{shorts})\)|\((?:{shorts})$")


@lru_cache(maxsize=1)
def _closed_at_an_end() -> re.Pattern[str]:
    shorts = "|".join(sorted(set(_group("legal").short.values()), key=len, reverse=True))
    return re.compile(rf"^\(((?:{shorts})\))|(\((?:{shorts}))\)$")


def shorten(kana: str) -> str:
    """A legal entity's name in bank kana with its legal words shortened; doing it twice changes nothing."""
    name = _closed_at_an_end().sub(lambda match: match[1] or match[2], kana)
    business = _group("business")
    name = business.words.sub(lambda match: business.short[match[0]], name)
    return _office(_legal(name))


def _legal(name: str) -> str:
    group = _group("legal")
    found = list(group.words.finditer(name))
    if not found or _bracketed().search(name):
        return name
    ends = [match for match in found if match.end() == len(name)]
    match = found[0] if found[0].start() == 0 or not ends else ends[0]
    before, short, after = name[: match.start()].rstrip(), group.short[match[0]], name[match.end() :].lstrip()
    if before and after:
        return f"{before}({short}){after}"
    if before or after:
        return f"{before}({short}" if before else f"{short}){after}"
    return name


def _office(name: str) -> str:
    group = _group("office")
    for match in group.words.finditer(name):
        if match.end() == len(name) and match.start():
            return f"{name[: match.start()].rstrip()}({group.short[match[0]]}"
    return name
