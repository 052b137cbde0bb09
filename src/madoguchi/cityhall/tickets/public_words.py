"""What residents read, by language: `catalogue/waiting/words/<code>.yaml`, each with the same keys.

In a template `{{ w.take }}` is a text, `{{ w.lang }}` the html lang. A language of `words.LANGUAGES`
without a file is shown in English; the ticket still remembers it, so that the clerk knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from madoguchi.cityhall.tickets.reads.lines import LineState
from madoguchi.cityhall.tickets.words import LANGUAGES
from madoguchi.rules.tickets import WaitRange, rounded, rules

FALLBACK = "en"
READY = ("ja", "ja-x-easy", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `key` picks an office's own names; `speech` is the voice's language."""

    code: str
    lang: str
    label: str
    key: str
    speech: str
    texts: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    @property
    def query(self) -> str:
        """What an address carries to stay in this language."""
        return "" if self.code == "ja" else f"?lang={self.code}"

    def name_of(self, thing: Any) -> str:
        """The name of an office, a line or a purpose; Japanese where there is no other."""
        return str(getattr(thing, self.key, "") or thing.name)

    def things_to_bring(self, bring: Mapping[str, Iterable[str]] | None) -> list[str]:
        """What to bring along for a purpose."""
        return list((bring or {}).get(self.key) or (bring or {}).get("name") or ())

    def counter(self, name: str) -> str:
        """A counter's name within a sentence."""
        return name if self.lang == "ja" else name.removesuffix("番")

    def priority(self, code: str) -> str:
        """A declared reason."""
        known = rules().priorities[code]
        return {"name_easy": known.easy, "name_en": known.en}.get(self.key, known.name)

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
    for code in wanted:
        if code in READY:
            return _load(code)
        if code in LANGUAGES:
            return replace(_load(FALLBACK), code=code)
    return _load("ja")


def choices() -> list[Words]:
    """Every language to choose from, each by its own name."""
    return [
        replace(words_for(code), label=label, lang="ja" if code.startswith("ja") else code)
        for code, label in LANGUAGES.items()
    ]


@lru_cache
def _load(code: str) -> Words:
    path = resources.files("madoguchi") / "catalogue" / "waiting" / "words" / f"{code}.yaml"
    return Words(**yaml.safe_load(path.read_text(encoding="utf-8")))
