"""対象外: an officer takes one target out of the round, with a reason. Only a decision stops it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.actions.hold_target import own_target
from madoguchi.cityhall.benefits.models import Decision, Letter, Step, Target, TargetMember
from madoguchi.cityhall.benefits.refusals import NotYet
from madoguchi.cityhall.benefits.steps import earlier_step, move
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def exclude_target(actor: Actor, target_id: UUID, *, text: str, txid: UUID) -> Step:
    """Out, and its people are counted nowhere any more; codes of its letters stop working.

    A later extraction leaves it out too. Raises `NotYet` while a decision stands, `WrongState`.
    """
    target = own_target(actor, target_id)
    if earlier := earlier_step(target, Target.State.EXCLUDED, txid):
        return earlier
    if Decision.objects.filter(target=target, state=Decision.State.LIVE).exists():
        raise NotYet(_("支給・不支給の決定があります。先に決定を取り消してください。"))
    step = move(actor, target, Target.State.EXCLUDED, txid, code="officer", text={"note": text.strip()})
    TargetMember.objects.filter(target=target).delete()
    Letter.objects.filter(target=target, state=Letter.Token.UNUSED).update(state=Letter.Token.VOID)
    return step
