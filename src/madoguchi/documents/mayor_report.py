"""首長への報告: a reform on exactly two A4 pages that a mayor reads in five minutes.

Page one says what was found, in three numbers and in sentences, what is asked for, and what is not known.
Page two shows the way before and after, the ideas with owner and effect, and how everything was counted. A
text that would not fit is refused by name before anything is printed; nothing is shrunk beyond reading.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pikepdf

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.fitting import ems
from madoguchi.documents.flow_drawing import describe, draw_flow, width_of
from madoguchi.documents.glyphs import Typist
from madoguchi.documents.moments import day_in_japan
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.documents.typesetting import typeset
from madoguchi.rules.calendar import to_short_wareki, to_wareki
from madoguchi.rules.reform.flows import Step

PAGES = 2
MOST_STEPS = 12
# (how many, how many full-width characters each) of every text that somebody types.
LIMITS: dict[str, tuple[int, int]] = {
    "見出し": (1, 48), "わかったこと": (4, 90), "お願い": (3, 70), "わからないこと": (4, 80),
    "改善案": (5, 34), "担当": (5, 16), "数字の名前": (3, 14), "数字の値": (6, 8), "数字の変化": (3, 13),
    "数字の説明": (3, 48), "流れの見出し": (1, 42), "調査の説明": (1, 90), "定義": (5, 100),
}  # fmt: skip


class ReportTooLong(DocumentError):
    """The texts do not fit on two pages; `shorten` names each with what it may have."""

    def __init__(self, shorten: Sequence[str]) -> None:
        self.shorten = tuple(shorten)
        super().__init__("2ページに入りません。", "次のところを短くしてください：" + "、".join(shorten))


@dataclass(frozen=True, slots=True)
class Number:
    """One of the three numbers: `before` → `after` as printed, the change in words, what it means."""

    label: str
    before: str
    after: str
    change: str
    note: str


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """An idea with its owner, last day, effect and cost as printed, and state. `place`: None is unranked."""

    title: str
    owner: str
    due: date | None
    effect: str
    cost: str
    state: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class MayorReport:
    """Everything on the two pages. `as_is` and `to_be` may be empty; at most 12 steps each."""

    municipality: str
    about: str
    made_at: datetime
    headline: str
    numbers: Sequence[Number]
    findings: Sequence[str]
    requests: Sequence[str]
    unknowns: Sequence[str]
    flow_finding: str
    as_is: Sequence[Step]
    to_be: Sequence[Step]
    ideas: Sequence[IdeaLine]
    definitions: Sequence[str]
    author: str
    version: int = 1
    demo: bool = False


def render_mayor_report(report: MayorReport, shelf: Shelf | None = None) -> bytes:
    """Typeset the report. The same arguments give the same bytes. Raises `ReportTooLong`."""
    if shorten := list(too_long(report)):
        raise ReportTooLong(shorten)
    shelf = shelf or default_shelf()
    pdf = typeset("mayor_report", _data(report, Typist(shelf), shelf), report.made_at, shelf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    if pages != PAGES:
        raise ReportTooLong([f"{name}（いちばん長い）" for name in _longest(report)])
    return pdf


def too_long(report: MayorReport) -> Iterator[str]:
    """What has to be shortened, as "わかったこと3（104文字→90文字）"; nothing when all fits its limit."""
    for name, texts in _texts(report):
        many, length = LIMITS[name]
        if len(texts) > many:
            yield f"{name}（{len(texts)}件→{many}件）"
        for place, text in enumerate(texts, start=1):
            if ems(text) > length:
                number = str(place) if many > 1 else ""
                yield f"{name}{number}（{ems(text):.0f}文字→{length}文字）"
    for name, steps in (("現状の流れ", report.as_is), ("見直し後の流れ", report.to_be)):
        if len(steps) > MOST_STEPS:
            yield f"{name}（{len(steps)}工程→{MOST_STEPS}工程）"


def _texts(report: MayorReport) -> Iterator[tuple[str, Sequence[str]]]:
    yield "見出し", [report.headline]
    yield "調査の説明", [report.about]
    yield "わかったこと", report.findings
    yield "お願い", report.requests
    yield "わからないこと", report.unknowns
    yield "数字の名前", [number.label for number in report.numbers]
    yield "数字の値", [text for number in report.numbers for text in (number.before, number.after)]
    yield "数字の変化", [number.change for number in report.numbers]
    yield "数字の説明", [number.note for number in report.numbers]
    yield "流れの見出し", [report.flow_finding]
    yield "改善案", [idea.title for idea in report.ideas]
    yield "担当", [idea.owner for idea in report.ideas]
    yield "定義", report.definitions


def _longest(report: MayorReport) -> list[str]:
    """The three texts that take most of their room."""
    fill = {
        name: sum(map(ems, texts)) / (LIMITS[name][0] * LIMITS[name][1]) for name, texts in _texts(report)
    }
    return sorted(fill, key=lambda name: -fill[name])[:3]


def _data(report: MayorReport, typist: Typist, shelf: Shelf) -> dict[str, object]:
    label, heading, font = typist.label, typist.heading, shelf.labels[0].family
    return {
        "title": f"窓口改革の報告 {report.municipality}",
        "author": report.municipality,
        "municipality": label(report.municipality),
        "about": label(report.about),
        "headline": heading(report.headline),
        "numbers": [_number(number, typist) for number in report.numbers],
        "findings": [label(text) for text in report.findings],
        "requests": [label(text) for text in report.requests],
        "unknowns": [label(text) for text in report.unknowns],
        "flow_finding": heading(report.flow_finding),
        "flows": [
            {
                "name": heading(name), "svg": draw_flow(steps, name, font),
                "alt": f"{name}。{describe(steps)}", "share": width_of(len(steps)) / width_of(MOST_STEPS),
            }
            for name, steps in (("現状", report.as_is), ("見直し後", report.to_be)) if steps
        ],
        "ideas": [_idea(idea, typist) for idea in report.ideas],
        "definitions": [label(text) for text in report.definitions],
        "made": label(f"{to_wareki(day_in_japan(report.made_at))}　{report.author}　第{report.version}版"),
        "demo": report.demo,
    }  # fmt: skip


def _number(number: Number, typist: Typist) -> dict[str, object]:
    return {
        "label": typist.heading(number.label), "before": typist.label(number.before),
        "after": typist.heading(number.after), "change": typist.heading(number.change),
        "note": typist.label(number.note),
    }  # fmt: skip


def _idea(idea: IdeaLine, typist: Typist) -> dict[str, object]:
    words = {
        "place": str(idea.place or "—"), "title": idea.title, "owner": idea.owner,
        "due": to_short_wareki(idea.due) if idea.due else "未定",
        "effect": idea.effect, "cost": idea.cost, "state": idea.state,
    }  # fmt: skip
    return {name: typist.label(text) for name, text in words.items()}
