"""summary: one form in a few plain lines for the resident's tablet (ux.md page `/t/{device}`).

Only the fields that the catalogue marks `summary`; the same field of several people becomes one line.
Labels, choices and dates come in the resident's language where the catalogue has it; names stay as registered
(rule 33).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madoguchi.rules.forms.known import as_date, token
from madoguchi.rules.forms.packet import FilledField, FilledForm
from madoguchi.rules.forms.vocabulary import Paths

Language = Literal["ja", "easy", "en"]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    label: str
    text: str


def title(form: FilledForm, language: Language = "ja") -> str:
    """The form's title in a language, Japanese where there is none."""
    return {"ja": "", "easy": form.easy, "en": form.en}[language] or form.title


def summary(form: FilledForm, paths: Paths, language: Language = "ja") -> tuple[SummaryLine, ...]:
    """The form's lines in print order; empty fields are left out."""
    lines: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for block in form.blocks:
        for field in block.fields:
            if field.summary and field.text:
                label = _label(field, paths, language)
                lines.setdefault((block.id, field.key), (label, []))[1].append(_text(field, paths, language))
    return tuple(SummaryLine(label, _joined(texts)) for label, texts in lines.values())


def _joined(texts: list[str]) -> str:
    """Five times the same date is one date; different names are all listed."""
    return "、".join(dict.fromkeys(texts))


def _label(field: FilledField, paths: Paths, language: Language) -> str:
    """Somebody named in a role is called by the role: the head of household, not one more name."""
    role = paths.case.get(f"{field.role}.person") if field.path == "name" else None
    definition = role or paths.case.get(field.path) or paths.person.get(field.path)
    if language == "ja" or definition is None:
        return field.label
    return (definition.easy if language == "easy" else definition.en) or field.label


def _text(field: FilledField, paths: Paths, language: Language) -> str:
    """A choice in the words of its option, a date by the western calendar; anything else as printed."""
    definition = paths.case.get(field.path) or paths.person.get(field.path)
    if language == "ja" or definition is None or field.value is None:
        return field.text
    if definition.options:
        chosen = field.value if isinstance(field.value, tuple) else (token(field.value),)
        words = {one.value: (one.easy if language == "easy" else one.en) for one in definition.options}
        return (
            ", ".join(map(words.__getitem__, chosen)) if all(words.get(one) for one in chosen) else field.text
        )
    day = as_date(token(field.value)) if field.kind == "date" else None
    if day is None:
        return field.text
    return f"{day.year}年{day.month}月{day.day}日" if language == "easy" else f"{day.day} {day:%B} {day.year}"
