"""Open a round: a programme, its days and its ceiling, frozen as they are on this day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Round
from madoguchi.cityhall.benefits.refusals import RoundRefused
from madoguchi.cityhall.benefits.steps import signature_of
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.benefits import Programme
from madoguchi.rules.benefits.definition import digest, freeze
from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.zengin import is_bank_day

MOST = 9_999_999_999


@dataclass(frozen=True, slots=True)
class Plan:
    """What the officer decides about a round. `push`: whose account is known gets a notice, not a form."""

    opt_out_until: date
    apply_until: date
    pay_on: date
    ceiling: int
    name: str = ""
    budget: int | None = None
    push: bool = True


@transaction.atomic
def open_round(
    actor: Actor, programme: Programme, plan: Plan, *, txid: UUID, today: date | None = None
) -> Round:
    """The next round of the programme, for the actor's own section.

    Raises `RoundRefused` with every day or amount that does not fit the others. The same `txid` again is the
    same round.
    """
    require(actor, Permission.BENEFIT_WORK)
    if earlier := Round.objects.filter(txid=txid).first():
        return earlier
    if problems := list(_problems(programme, plan, today or timezone.localdate())):
        raise RoundRefused(problems)
    definition = freeze(programme)
    made = Round.objects.create(
        programme=programme.id, name=plan.name or programme.name, number=_next_number(programme.id),
        section=actor.section, definition=definition, definition_sha256=digest(definition),
        base_date=programme.base_date, opt_out_until=plan.opt_out_until, apply_until=plan.apply_until,
        pay_on=plan.pay_on, ceiling=plan.ceiling, budget=plan.budget, push=plan.push,
        opened_by=signature_of(actor), opened_at=timezone.now(), txid=txid,
    )  # fmt: skip
    live.publish("benefit.opened", [f"benefits:{actor.section}"])
    detail = {"programme": programme.id, "definition": made.definition_sha256}
    audit.record(actor, "benefit.opened", f"benefit:{made.pk}", detail=detail)
    return made


def _next_number(programme: str) -> int:
    newest = Round.objects.filter(programme=programme).aggregate(newest=Max("number"))["newest"]
    return int(newest or 0) + 1


def _problems(programme: Programme, plan: Plan, today: date) -> Iterator[tuple[str, str]]:
    base, silent = to_wareki(programme.base_date), to_wareki(plan.opt_out_until)
    if plan.opt_out_until <= max(today, programme.base_date):
        yield "opt_out_until", _("お知らせの期限は、今日と基準日（%s）より後の日にしてください。") % base
    if plan.apply_until < plan.opt_out_until:
        yield "apply_until", _("申請期限は、お知らせの期限（%s）以後の日にしてください。") % silent
    if plan.pay_on <= plan.opt_out_until:
        yield "pay_on", _("振込予定日は、お知らせの期限（%s）より後の日にしてください。") % silent
    if plan.pay_on < programme.valid_from:
        since = to_wareki(programme.valid_from)
        yield "pay_on", _("この給付は%sから始まります。振込予定日をその後にしてください。") % since
    if not is_bank_day(plan.pay_on):
        yield "pay_on", _("%sは銀行の営業日ではありません。") % to_wareki(plan.pay_on)
    if not 0 < plan.ceiling <= MOST:
        yield "ceiling", _("1件の上限額は1円から9,999,999,999円までにしてください。")
    if plan.budget is not None and plan.budget < plan.ceiling:
        yield "budget", _("予算額が1件の上限額より小さくなっています。")
