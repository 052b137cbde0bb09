"""summary: one form in a few plain lines for the resident's tablet (ux.md page `/t/{device}`).

Only the fields that the catalogue marks `summary`; the same field of several people becomes one line.
Labels come in the resident's language where the catalogue has them; names stay as registered (rule 33).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madoguchi.rules.forms.packet import FilledForm
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
                label = _label(field.path, field.label, paths, language)
                lines.setdefault((block.id, field.key), (label, []))[1].append(field.text)
    return tuple(SummaryLine(label, _joined(texts)) for label, texts in lines.values())


def _joined(texts: list[str]) -> str:
    """Five times the same date is one date; different names are all listed."""
    return "、".join(dict.fromkeys(texts))


def _label(path: str, label: str, paths: Paths, language: Language) -> str:
    definition = paths.case.get(path) or paths.person.get(path)
    if language == "ja" or definition is None:
        return label
    return (definition.easy if language == "easy" else definition.en) or label
