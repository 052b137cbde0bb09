"""What a batch's page says and offers to this person: a finding as title, the next act or why none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madoguchi.cityhall.benefits.models import Dispatch
from madoguchi.cityhall.benefits.money.simulating import failures, simulator
from madoguchi.cityhall.benefits.ports import bank_port
from madoguchi.cityhall.benefits.reads.accounts import AccountReport, account_report
from madoguchi.cityhall.benefits.reads.batches import BatchPage as Batches
from madoguchi.cityhall.benefits.reads.batches import BatchView
from madoguchi.cityhall.benefits.reads.owed import Owed
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.zengin import latest_moment, load_profile

STEPS = ("drafted", "approved", "fixed", "sent", "accepted", "settled")


@dataclass(frozen=True, slots=True)
class BatchPage:
    """`act`: approve, release, take (carry files to the bank), ask (for a lost answer) or ""."""

    title: str
    act: str
    why_not: str
    can_withdraw: bool
    fresh: bool
    channel: str
    report: AccountReport | None
    failures: dict[str, str]
    steps: Sequence[tuple[str, str]]
    latest: datetime | None


def batch_page(actor: Actor, view: BatchView, *, fresh: bool) -> BatchPage:
    """The page for whoever looks."""
    bank, batch = bank_port(), view.batch
    act, why_not = _act(actor, view)
    sim = simulator()
    treasurer = Permission.BENEFIT_RELEASE in actor.permissions
    report = account_report(actor, batch.round_id) if act == "approve" else None
    untouched = not any(getattr(file, "dispatch", None) for file in view.files)
    return BatchPage(
        title=_title(view), act=act, why_not=why_not,
        can_withdraw=batch.state in ("drafted", "approved", "fixed") and untouched and _may_stop(actor),
        fresh=fresh, channel=bank.label if bank else "", report=report,
        failures=failures() if sim and treasurer and batch.state == "accepted" else {},
        steps=_steps(view), latest=latest_moment(batch.pay_on, load_profile(batch.profile, batch.pay_on)),
    )  # fmt: skip


def _may_stop(actor: Actor) -> bool:
    return bool(
        {Permission.BENEFIT_WORK, Permission.BENEFIT_APPROVE, Permission.BENEFIT_RELEASE} & actor.permissions
    )


def _act(actor: Actor, view: BatchView) -> tuple[str, str]:
    """The next act, or the reason why this person has none although holding the right."""
    state = view.batch.state
    if state == "drafted" and Permission.BENEFIT_APPROVE in actor.permissions:
        return _approval(view)
    if Permission.BENEFIT_RELEASE not in actor.permissions:
        return "", ""
    if view.mine and state in ("drafted", "approved"):
        return "", _("自分が起案した支払は確定できません。別の出納担当が行ってください。")
    sending = "take" if bank_port() is None else "ask"
    return {"approved": "release", "fixed": sending, "sent": sending}.get(state, ""), ""


def _approval(view: BatchView) -> tuple[str, str]:
    if view.mine:
        return "", _("自分が起案した支払は承認できません。別の職員の承認を待ってください。")
    if view.approved_by_me:
        return "", _("承認しました。もう1人、別の職員の承認が必要です。")
    return "approve", ""


def _title(view: BatchView) -> str:
    state, missing = view.batch.state, view.missing
    if state == "drafted":
        return ngettext(
            "承認を待っています（あと%(count)s人）", "承認を待っています（あと%(count)s人）", missing
        ) % {"count": missing}
    answers = {file.dispatch.state for file in view.files if getattr(file, "dispatch", None)}
    if Dispatch.State.REFUSED in answers:
        return _("銀行が振込ファイルを受け付けませんでした")
    if Dispatch.State.UNKNOWN in answers:
        return _("銀行の応答がありません。届いたか照会しています")
    return {
        "approved": _("承認されました。出納の確定を待っています"),
        "fixed": _("確定しました。銀行への送信を待っています"),
        "sent": _("銀行の受理を待っています"),
        "accepted": _("銀行が受理しました。振込結果を待っています"),
        "settled": _settled(view),
        "withdrawn": _("取り下げました。この支払は振り込まれません"),
    }[state]


def _settled(view: BatchView) -> str:
    failed = sum(group.count for group in view.states if group.value == "returned")
    if failed:
        return _("結果がそろいました。%(count)s件が振込不能です") % {"count": f"{failed:,}"}
    return _("結果がそろいました。すべて振込済みです")


def _steps(view: BatchView) -> list[tuple[str, str]]:
    """起案 → … with is-done for what has passed and current for where it stands."""
    labels = {
        "drafted": _("起案"), "approved": _("承認"), "fixed": _("確定"), "sent": _("送信"),
        "accepted": _("受理"), "settled": _("結果"),
    }  # fmt: skip
    state = view.batch.state
    at = STEPS.index(state) if state in STEPS else -1
    done = at + 1 if state == "settled" else at
    return [
        (labels[step], "done" if place <= done else "current" if place == done + 1 else "")
        for place, step in enumerate(STEPS)
    ]


def headline(page: Batches, owed: Sequence[Owed], actor: Actor) -> str:
    """The finding over the list of batches: what waits for this very person."""
    if page.waiting and Permission.BENEFIT_APPROVE in actor.permissions:
        return _("承認を待つ支払が%(count)s件あります") % {"count": page.waiting}
    if page.waiting:
        return _("確定を待つ支払が%(count)s件あります") % {"count": page.waiting}
    ready = sum(one.count for one in owed)
    if ready and Permission.BENEFIT_WORK in actor.permissions:
        return _("起案できる支給決定が%(count)s件あります") % {"count": f"{ready:,}"}
    if page.open:
        return _("進行中の支払が%(count)s件あります") % {"count": len(page.open)}
    return _("いま行うことはありません")
