"""Another account for a case that is under way or decided: after a returned payment, or on request."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.accounts import Given
from madoguchi.cityhall.benefits.answers.answering import live_answer, refuse_other_sections
from madoguchi.cityhall.benefits.answers.refusals import AccountNotReady
from madoguchi.cityhall.benefits.models import Account, Payment, Target
from madoguchi.cityhall.benefits.refusals import WrongState
from madoguchi.cityhall.benefits.states import PAYMENT_LIVE
from madoguchi.cityhall.benefits.steps import lock_target
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor

OPEN = (
    Target.State.APPLIED, Target.State.DEEMED, Target.State.REVIEW, Target.State.RESUBMITTED,
    Target.State.DECIDED,
)  # fmt: skip


@transaction.atomic
def change_account(
    actor: Actor, target_id: UUID, given: Given, *, document: str, now: datetime | None = None
) -> Account:
    """Freeze the account as the newest, as long as no payment to the old one is under way.

    `document`: which document proved the person. The same account again adds nothing. Raises
    `AccountRefused`, `AccountNotReady`, `WrongState`, `OtherSection`.
    """
    target = lock_target(target_id)
    refuse_other_sections(actor, target)
    if target.state not in OPEN:
        raise WrongState(target.number, Target.State(target.state).label)
    if Payment.objects.filter(decision__target=target, state__in=PAYMENT_LIVE).exists():
        raise AccountNotReady(_("振込の手続が進んでいます。振込の結果が出てから変えてください。"))
    accounts.refuse_impossible(given)
    known = accounts.newest_of(target)
    if known is not None and _same(known, given):
        return known
    made = accounts.freeze(target, given, application=live_answer(target), now=now or timezone.now())
    live.publish("benefit.account", [f"benefit:{target.round_id}", f"target:{target.pk}"])
    audit.record(
        actor, "benefit.account_changed", f"target:{target.pk}",
        detail={"version": made.version, "verdict": made.verdict, "document": document},
    )  # fmt: skip
    return made


def _same(known: Account, given: Given) -> bool:
    return known.fingerprint == accounts.fingerprint(given.account) and known.secret["holder"] == given.holder
