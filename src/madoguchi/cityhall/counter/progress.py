"""How far a visit is: which of the seven steps are done."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.planning import draft_of


@dataclass(frozen=True, slots=True)
class Progress:
    """`open_questions`: still to ask. `gaps`: required fields that nobody has said yet."""

    identified: bool
    people: int
    open_questions: int
    gaps: int
    prepared: bool
    submitted: bool

    def done(self) -> dict[str, bool]:
        """Per step. 聞き取り with questions left for later is not done, but does not block a look ahead."""
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


def progress_of(visit: Visit) -> Progress:
    """From one read of the draft."""
    draft = draft_of(visit)
    return Progress(
        identified=bool(draft.identity),
        people=len(draft.people),
        open_questions=len(draft.questions),
        gaps=len(draft.packet.gaps),
        prepared=visit.packet_id is not None,
        submitted=visit.submitted_at is not None,
    )
