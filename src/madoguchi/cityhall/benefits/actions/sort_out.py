"""An answer that a human being must look at goes to review; a clean one waits to be decided with the rest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from madoguchi.cityhall.benefits.answers.concerns import concerns_of
from madoguchi.cityhall.benefits.models import Target
from madoguchi.cityhall.benefits.steps import move
from madoguchi.cityhall.tenancy.actor import Actor

SORTED = (Target.State.APPLIED, Target.State.DEEMED, Target.State.RESUBMITTED)


def sort_out(actor: Actor, target: Target, txid: UUID, now: datetime) -> None:
    """Move a locked target with concerns to review, naming their codes. Part of the caller's transaction."""
    if target.state not in SORTED:
        return
    if concerns := concerns_of([target], now)[target.pk]:
        move(actor, target, Target.State.REVIEW, txid, code=concerns[0].code, now=now)
