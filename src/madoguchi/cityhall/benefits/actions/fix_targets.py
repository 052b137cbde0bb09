"""対象確定: candidates become fixed, each with a snapshot and a hash over all that was worked out."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Extraction, Round, Target
from madoguchi.cityhall.benefits.refusals import NotYet, RoundClosed
from madoguchi.cityhall.benefits.steps import lock_round
from madoguchi.cityhall.benefits.targets.bulk import CHUNK, move_many
from madoguchi.cityhall.benefits.targets.gates import look_again
from madoguchi.cityhall.benefits.targets.known_accounts import freeze_known
from madoguchi.cityhall.benefits.targets.snapshots import snapshot_hash, snapshot_of
from madoguchi.cityhall.benefits.tasks import fix
from madoguchi.cityhall.residents.selectors import BenefitPerson
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def fix_targets(actor: Actor, round_id: UUID, *, txid: UUID) -> Round:
    """Let a job fix every candidate of the newest extraction; asked twice, it finds nothing more to do.

    Raises `NotYet` before an extraction is done and somebody has looked at a sample of it (船橋 2024: 576
    of 65,001 amounts were wrong and nobody had looked); `RoundClosed`.
    """
    owned = lock_round(actor, round_id)
    if owned.state == Round.State.CLOSED:
        raise RoundClosed
    newest = owned.extractions.order_by("-number").first()
    if newest is None or newest.state != Extraction.State.DONE:
        raise NotYet(_("抽出が終わってから確定してください。"))
    if not newest.checked_by:
        raise NotYet(_("先に抜き取り確認をしてください。"))
    owned.state = Round.State.RUNNING
    owned.save(update_fields=["state"])
    fix.enqueue(str(newest.pk), str(txid), actor.id if actor.kind == "staff" else "")
    live.publish("benefit.fixing", [f"benefit:{owned.pk}"])
    audit.record(actor, "benefit.fixing", f"benefit:{owned.pk}", detail={"extraction": newest.number})
    return owned


def fix_chunk(actor: Actor, extraction: Extraction, txid: UUID) -> bool:
    """Fix the next candidates inside the caller's transaction; False when there are none left."""
    waiting = Target.objects.select_for_update(of=("self",)).filter(
        round=extraction.round, state=Target.State.CANDIDATE, extraction=extraction
    )
    targets = list(waiting.order_by("number")[:CHUNK])
    looked = look_again(actor, targets, "fix", txid)
    for target in looked.passed:
        _seal(target, extraction.round, looked.people[target.subject])
    now = timezone.now()
    fields = ("snapshot", "snapshot_sha256", "resident_id")
    move_many(actor, looked.passed, Target.State.FIXED, txid, now=now, fields=fields)
    if extraction.round.push:
        freeze_known(looked.passed, now)
    return bool(targets)


def _seal(target: Target, owned: Round, person: BenefitPerson) -> None:
    target.snapshot, target.resident_id = snapshot_of(person), person.resident_id
    target.snapshot_sha256 = snapshot_hash(target, owned)
