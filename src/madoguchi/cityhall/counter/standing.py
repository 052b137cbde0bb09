"""How far a visit is: which of the seven steps are done."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.cityhall.cases.models import Action
from madoguchi.cityhall.cases.planning import Draft


@dataclass(frozen=True, slots=True)
class Standing:
    """`open_questions`: still to ask. `gaps`: required fields that nobody has said yet."""

    identified: bool
    people: int
    open_questions: int
    gaps: int
    prepared: bool
    submitted: bool

    def done(self) -> dict[str, bool]:
        """Per step. A question put off is not open: the work goes on and the plan says 確認が必要."""
        asked = self.people > 0 and self.open_questions == 0
        return {
            "identity": self.submitted or self.identified,
            "people": self.submitted or self.people > 0,
            "ask": self.submitted or asked,
            "tasks": self.submitted or (asked and self.prepared),
            "forms": self.submitted or (asked and self.prepared),
            "sign": self.submitted,
            "done": False,
        }


def standing_of(draft: Draft) -> Standing:
    """From a draft and the visit's history."""
    visit = draft.visit
    return Standing(
        identified=visit.actions.filter(kind=Action.Kind.IDENTIFIED).exists(),
        people=len(draft.people),
        open_questions=len(draft.questions) if draft.people else 0,
        gaps=len(draft.gaps) if draft.people else 0,
        prepared=visit.packet_id is not None,
        submitted=visit.submitted_at is not None,
    )
