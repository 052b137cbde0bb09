"""Close a round, once nobody waits and no money is on its way."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Round, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.refusals import NotYet
from madoguchi.cityhall.benefits.steps import lock_round
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor

# Where a case may stay for ever.
ENDED = ("decided", "rejected", "declined", "expired", "excluded")
_OPEN_PLACES = ("decided", "drafted", "sent", "reclaiming")


@transaction.atomic
def close_round(actor: Actor, round_id: UUID) -> Round:
    """Closed for good. Raises `NotYet` while a target waits, or money is owed, on its way or to come back."""
    found = lock_round(actor, round_id)
    if found.state == Round.State.CLOSED:
        return found
    if waiting := Target.objects.filter(round=found).exclude(state__in=ENDED).count():
        raise NotYet(_("まだ終わっていない対象が%s件あります。") % f"{waiting:,}")
    balances = ledger.balances(found.pk)
    if open_yen := sum(balances[place] for place in _OPEN_PLACES):
        raise NotYet(_("未払い・振込中・返納待ちの金額が%s円あります。") % f"{open_yen:,}")
    found.state, found.closed_at = Round.State.CLOSED, timezone.now()
    found.save(update_fields=["state", "closed_at"])
    live.publish("benefit.closed", [f"benefit:{found.pk}", f"benefits:{found.section}"])
    audit.record(actor, "benefit.closed", f"benefit:{found.pk}", detail={"paid": balances["paid"]})
    return found
