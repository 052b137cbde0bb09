"""手続き案内票: what the resident takes home. What was received today, what follows, what is not needed.

One or two A4 pages, in Japanese (`ja`), やさしい日本語 (`ja-x-easy`, with readings over the kanji) or English
(`en`). The caller passes every text in that language; readings are written as in `ruby`, and printed only in
`ja-x-easy` (ux.md rule 32). The 2D code holds the status address and nothing else: the address must carry a
token, never personal data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from madoguchi.documents.glyphs import MissingGlyph, TextData, Typist
from madoguchi.documents.guide_words import WORDS, long_date
from madoguchi.documents.moments import day_in_japan
from madoguchi.documents.packet import two_dimensional_code
from madoguchi.documents.ruby import parts, without_readings
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.documents.typesetting import typeset

Language = Literal["ja", "ja-x-easy", "en"]
BOLD_WORDS = ("title", "received", "next", "status", "urgent", "not_needed", "contact")
RubyData = TextData | list[dict[str, TextData]]


@dataclass(frozen=True, slots=True)
class GuideItem:
    """A procedure with a remark: who works on it when it was received, the reason when it is not needed."""

    name: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class GuideStep:
    """Something the resident still has to do.

    `where` is section and building, `counter` the number on the sign; `by` the last day; `by_text` what to
    print when there is no day. `japanese` is the name to show at the counter, for other languages.
    """

    name: str
    where: str = ""
    counter: str = ""
    by: date | None = None
    by_text: str = ""
    urgent: bool = False
    bring: tuple[str, ...] = ()
    why: str = ""
    japanese: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """The content of a guide. `made_at` is aware; `status_url` may be empty (then no 2D code is printed).

    `received` are procedures that sections now work on: received, not finished.
    """

    municipality: str
    office: str
    visit_number: str
    resident: str
    made_at: datetime
    contact: str
    status_url: str = ""
    received: Sequence[GuideItem] = ()
    steps: Sequence[GuideStep] = ()
    not_needed: Sequence[GuideItem] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class RenderedGuide:
    """The PDF, and the characters printed as 〓."""

    pdf: bytes
    missing: tuple[MissingGlyph, ...]


def render_guide(guide: Guide, language: Language, shelf: Shelf | None = None) -> RenderedGuide:
    """Typeset a guide. The same arguments give the same bytes."""
    shelf = shelf or default_shelf()
    typist = Typist(shelf)
    data = _GuideData(guide, language, typist).data()
    return RenderedGuide(typeset("guide", data, guide.made_at, shelf), tuple(typist.missing))


class _GuideData:
    """The guide as its template prints it."""

    def __init__(self, guide: Guide, language: Language, typist: Typist) -> None:
        self.guide, self.language, self.typist = guide, language, typist
        self.words = WORDS[language]

    def data(self) -> dict[str, object]:
        guide = self.guide
        return {
            "lang": self.language.partition("-")[0],
            "readings": self.language == "ja-x-easy",
            "title": without_readings(f"{self.words['title']} {guide.visit_number}"),
            "author": guide.municipality,
            "words": {key: self._set(text, key in BOLD_WORDS) for key, text in self.words.items()},
            "resident": self.typist.value(guide.resident, "案内票／氏名"),
            "date": self._text(long_date(day_in_japan(guide.made_at), self.language)),
            "visit_number": guide.visit_number,
            "office": self._text(f"{guide.municipality}　{guide.office}"),
            "contact": self._text(guide.contact),
            "demo": guide.demo,
            "code": two_dimensional_code(guide.status_url) if guide.status_url else "",
            "url": guide.status_url,
            "received": [self._item(item) for item in guide.received],
            "steps": [self._step(step) for step in guide.steps],
            "not_needed": [self._item(item) for item in guide.not_needed],
        }

    def _item(self, item: GuideItem) -> dict[str, RubyData]:
        return {"name": self._text(item.name), "remark": self._text(item.remark)}

    def _step(self, step: GuideStep) -> dict[str, object]:
        by = long_date(step.by, self.language) if step.by else step.by_text
        return {
            "name": self._bold(step.name),
            "japanese": self._text(step.japanese),
            "where": self._text(step.where),
            "counter": self._bold(step.counter),
            "by": self._bold(by),
            "urgent": step.urgent,
            "bring": [self._text(item) for item in step.bring],
            "why": self._text(step.why),
        }

    def _text(self, text: str) -> RubyData:
        return self._set(text, bold=False)

    def _bold(self, text: str) -> RubyData:
        return self._set(text, bold=True)

    def _set(self, text: str, bold: bool) -> RubyData:
        write = self.typist.heading if bold else self.typist.label
        if self.language != "ja-x-easy":
            return write(without_readings(text), "案内票")
        return [
            {"base": write(part.base, "案内票"), "reading": self.typist.label(part.reading)}
            for part in parts(text)
        ]
