"""The gaps of a form: required fields that no source fills, the only thing staff may type there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from madoguchi.cityhall.cases.planning import Draft
from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.offers import eligible_people
from madoguchi.rules.forms.packet import Choice, FilledForm

ROLE = ".person"


@dataclass(frozen=True, slots=True)
class GapControl:
    """One gap as a control. `about` is the name of the person it is about, or empty."""

    path: str
    person: str
    about: str
    label: str
    kind: str
    choices: tuple[Choice, ...]

    @property
    def name(self) -> str:
        return f"g.{self.path}.{self.person}" if self.person else f"g.{self.path}"


def gap_controls(draft: Draft, form: FilledForm) -> list[GapControl]:
    """The gaps of one form, each once."""
    return [
        GapControl(
            gap.path,
            gap.person,
            draft.person_label(gap.person) if gap.person else "",
            gap.label,
            gap.kind,
            _people(draft, gap.path) if gap.path.endswith(ROLE) else gap.options,
        )
        for gap in draft.gaps
        if form.key in gap.forms or form.id in gap.forms
    ]


def _people(draft: Draft, path: str) -> tuple[Choice, ...]:
    """A role (世帯主, 請求者 …) is filled by one of the people of the visit who are of age for it."""
    paths = draft.rules.forms.paths
    eligible = eligible_people(paths.case[path], Known(paths, draft.sources))
    return tuple(Choice(key, draft.person_label(key), False) for key in eligible)


def gap_value(control: GapControl, posted: QueryDict) -> Any:
    """What was posted for a gap: text, truth or a list, as `record_answer` wants it."""
    if control.kind == "check":
        return posted.getlist(control.name)
    text = posted.get(control.name, "").strip()
    return {"true": True, "false": False}.get(text, text)
