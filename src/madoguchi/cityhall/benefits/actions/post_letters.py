"""発送: a printed run is handed to the post; its codes begin to work and who was fixed is informed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.letters.targets import INFORMING
from madoguchi.cityhall.benefits.models import Letter, LetterRun, Target
from madoguchi.cityhall.benefits.refusals import NotFound, NotYet
from madoguchi.cityhall.benefits.steps import lock_round
from madoguchi.cityhall.benefits.targets.bulk import CHUNK, move_many
from madoguchi.cityhall.benefits.targets.gates import look_again
from madoguchi.cityhall.benefits.tasks import post_run
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor

Run = LetterRun.State


@transaction.atomic
def post_letters(actor: Actor, run_id: UUID) -> LetterRun:
    """Let a job record the posting. Asked twice it happens once. Raises `NotYet` before the run is made."""
    found = LetterRun.objects.filter(pk=run_id).first()
    if found is None:
        raise NotFound("通知の作成")
    lock_round(actor, found.round_id)
    found.refresh_from_db()
    if found.state in (Run.POSTING, Run.POSTED):
        return found
    if found.state != Run.MADE:
        raise NotYet(_("印刷用のファイルができてから、発送を記録してください。"))
    found.state = Run.POSTING
    found.save(update_fields=["state"])
    post_run.enqueue(str(found.pk), actor.id if actor.kind == "staff" else "")
    live.publish("letters.posting", [f"benefit:{found.round_id}"])
    audit.record(actor, "benefit.letters_posting", f"benefit:{found.round_id}", detail={"run": found.number})
    return found


def post_chunk(actor: Actor, found: LetterRun, after: str) -> str:
    """Inform the next targets inside the caller's transaction; the number to go on after, "" at the end.

    Letters to whom a fresh look stops are void: they are to be taken out of the pile (平川: 20 dead).
    """
    letters = list(found.letters.filter(number__gt=after).order_by("number")[:CHUNK])
    if not letters:
        return ""
    locked = Target.objects.select_for_update(of=("self",)).filter(pk__in=[one.target_id for one in letters])
    looked = look_again(actor, list(locked.order_by("pk")), "letters", found.txid)
    fixed = [target for target in looked.passed if target.state == Target.State.FIXED]
    if found.kind in INFORMING:
        move_many(actor, fixed, Target.State.INFORMED, found.txid, now=timezone.now(), code=found.kind)
    passed = {target.pk for target in (fixed if found.kind in INFORMING else looked.passed)}
    _take_out(found, [letter for letter in letters if letter.target_id not in passed])
    return letters[-1].number


def _take_out(found: LetterRun, letters: list[Letter]) -> None:
    Letter.objects.filter(pk__in=[one.pk for one in letters], state=Letter.Token.UNUSED).update(
        state=Letter.Token.VOID
    )
    found.left_out = [
        *found.left_out,
        *({"target": str(one.target_id), "number": one.number, "why": "take_out"} for one in letters),
    ]
    found.save(update_fields=["left_out"])


def finish_posting(actor: Actor, found: LetterRun) -> None:
    """The whole run is out, inside the caller's transaction."""
    found.state, found.posted_at = Run.POSTED, timezone.now()
    found.save(update_fields=["state", "posted_at"])
    live.publish("letters.posted", [f"benefit:{found.round_id}"])
    detail = {"run": found.number, "letters": found.done, "left_out": len(found.left_out)}
    audit.record(actor, "benefit.letters_posted", f"benefit:{found.round_id}", detail=detail)
