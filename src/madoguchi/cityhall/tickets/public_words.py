"""What residents read, by language: `catalogue/waiting/words/<code>.yaml`, each with the same keys.

In a template `{{ w.take }}` is a text, `{{ w.lang }}` the html lang. What an office has not named in a
language is read in English, and in Japanese where there is no English name either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from madoguchi.cityhall.tickets.own_words import own_texts
from madoguchi.cityhall.tickets.reads.lines import LineState
from madoguchi.cityhall.tickets.words import LANGUAGES
from madoguchi.rules.tickets import WaitRange, rounded, rules


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `key` picks an office's own names, `speech` a voice; `date` is how a day is written.

    `colon`, `comma` and `dash` stand between a word and what it says, between things of a list, and from one
    time to another.
    """

    code: str
    lang: str
    label: str
    key: str
    speech: str
    date: str
    colon: str
    comma: str
    dash: str
    texts: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    @property
    def query(self) -> str:
        """What an address carries to stay in this language."""
        return "" if self.code == "ja" else f"?lang={self.code}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Where an office's own names are looked for, best first."""
        return (self.key, "name") if self.lang == "ja" else (self.key, "name_en", "name")

    def name_of(self, thing: Any) -> str:
        """The name of an office, a line, a purpose or a priority."""
        own: Mapping[str, str] = thing.names or {}
        return str(next(filter(None, (own.get(key) or getattr(thing, key, "") for key in self.keys))))

    def things_to_bring(self, bring: Mapping[str, Iterable[str]] | None) -> list[str]:
        """What to bring along for a purpose."""
        return list(next(filter(None, ((bring or {}).get(key) for key in self.keys)), ()))

    def counter(self, name: str) -> str:
        """A counter's name within a sentence."""
        return name if self.lang == "ja" else name.removesuffix("番")

    def priority(self, code: str) -> str:
        """A declared reason."""
        return self.name_of(rules().priorities[code])

    def range_of(self, line: LineState) -> str:
        """The wait of somebody who comes now."""
        return self.range_text(line.range) if line.counters else self["range_none"]

    def range_text(self, found: WaitRange | None) -> str:
        """A wait outwards to five minutes; never one number, never 0 for unknown."""
        if found is None:
            return self["range_unknown"]
        low, high = rounded(found)
        if low == 0:
            return self["range_soon"] if found.high <= 1 else self["range_within"].format(high=high)
        return self["range_about"].format(low=low, high=high)

    def call(self, label: str, counter: str) -> str:
        """The sentence of a call, as a voice should say it: A007 is "A, 7"."""
        letters = label.rstrip("0123456789")
        number = label[len(letters) :].lstrip("0") or "0"
        spoken = f"{letters}の{number}番" if self.lang == "ja" else f"{letters} {number}"
        return self["call_say"].format(label=spoken, counter=self.counter(counter))


def words_for(*wanted: str) -> Words:
    """The first language that is offered; Japanese when none is."""
    return _load(next((code for code in wanted if code in LANGUAGES), "ja"))


def choices() -> list[Words]:
    """Every language to choose from, each by its own name."""
    return [words_for(code) for code in LANGUAGES]


@lru_cache
def _load(code: str) -> Words:
    path = resources.files("madoguchi") / "catalogue" / "waiting" / "words" / f"{code}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Words(**{**data, "texts": data["texts"] | own_texts(code, data["texts"])})
