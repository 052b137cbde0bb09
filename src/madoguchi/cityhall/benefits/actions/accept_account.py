"""A person looked at the name of an account's holder and says that it is the payee."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.answering import live_answer
from madoguchi.cityhall.benefits.answers.refusals import AccountNotReady, ReasonMissing
from madoguchi.cityhall.benefits.models import Account, Application, Target
from madoguchi.cityhall.benefits.refusals import WrongState
from madoguchi.cityhall.benefits.steps import check_section, lock_target
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import NotAllowed, require
from madoguchi.cityhall.tenancy.roles import Permission

OPEN = (
    Target.State.APPLIED, Target.State.DEEMED, Target.State.REVIEW, Target.State.RESUBMITTED,
    Target.State.DECIDED,
)  # fmt: skip
# Whose account may bear another name than the payee's: it is the representative's or names the office.
REPRESENTED = (Application.Proxy.LEGAL, Application.Proxy.GUARDIAN)


@transaction.atomic
def accept_account(
    actor: Actor, target_id: UUID, *, version: int, reason: str, now: datetime | None = None
) -> Account:
    """Accept the holder's name of the account version that was looked at; kept as the next version.

    A name that differs is accepted only for who is represented by law. Accepting what is accepted changes
    nothing. Raises `AccountNotReady`, `ReasonMissing`, `WrongState`, `OtherSection`.
    """
    require(actor, Permission.BENEFIT_WORK)
    if actor.kind != "staff":
        raise NotAllowed
    target = lock_target(target_id)
    check_section(actor, target.round, Permission.BENEFIT_WORK)
    account = accounts.newest_of(target)
    if account is not None and accounts.usable(account) and account.version in (version, version + 1):
        return account
    _refuse(target, account, version, reason)
    return _accepted(actor, target, account, reason, now or timezone.now())  # type: ignore[arg-type]


def _refuse(target: Target, account: Account | None, version: int, reason: str) -> None:
    if target.state not in OPEN:
        raise WrongState(target.number, Target.State(target.state).label)
    if account is None or account.version != version:
        raise AccountNotReady(
            _("口座が新しくなっています。画面を読み込みなおして、もう一度確かめてください。")
        )
    if not reason.strip():
        raise ReasonMissing
    answer = live_answer(target)
    represented = answer is not None and answer.proxy in REPRESENTED
    if account.verdict == Account.Verdict.DIFFERS and not represented:
        raise AccountNotReady(
            _("名義が違う口座は認められません。差し戻して、本人名義の口座を知らせてもらってください。")
        )


def _accepted(actor: Actor, target: Target, seen: Account, reason: str, now: datetime) -> Account:
    accepted = Account.objects.create(
        target=target, application=seen.application, version=seen.version + 1, source=seen.source,
        bank_code=seen.bank_code, branch_code=seen.branch_code, account_type=seen.account_type,
        secret={**seen.secret, "accepted_because": reason.strip()}, fingerprint=seen.fingerprint,
        verdict=seen.verdict, reasons=seen.reasons, accepted_by_id=actor.id,
        directory_date=seen.directory_date, frozen_at=now,
    )  # fmt: skip
    live.publish("benefit.account", [f"benefit:{target.round_id}", f"target:{target.pk}"])
    audit.record(
        actor, "benefit.account_accepted", f"target:{target.pk}",
        detail={"version": accepted.version, "verdict": seen.verdict},
    )  # fmt: skip
    return accepted
