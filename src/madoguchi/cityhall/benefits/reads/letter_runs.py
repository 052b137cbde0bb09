"""Letter runs of a round, and their print files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from madoguchi.cityhall.benefits.letters.targets import addressees
from madoguchi.cityhall.benefits.models import Kind, LetterBundle, LetterRun, Round
from madoguchi.cityhall.benefits.reads.rounds import access_round
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

REMIND_BEFORE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Due:
    """A kind of letter and how many targets wait for it now."""

    kind: str
    label: str
    count: int


def letter_runs(owned: Round) -> list[LetterRun]:
    """Every run, the newest first, with its print files (without the files themselves)."""
    bundles = LetterBundle.objects.defer("pdf").order_by("part")
    return list(owned.letter_runs.order_by("-number").prefetch_related(Prefetch("bundles", bundles)))


def due_letters(owned: Round) -> list[Due]:
    """How many targets are due each kind of letter."""
    found = [Due(kind.value, str(kind.label), addressees(owned, kind).count()) for kind in Kind]
    return [due for due in found if due.count]


def reminders_due(owned: Round, today: date) -> int:
    """Unanswered confirmations once the deadline is near and no reminder went out."""
    if today < owned.apply_until - REMIND_BEFORE:
        return 0
    return addressees(owned, Kind.REMINDER).count()


def access_run(actor: Actor, run_id: UUID) -> LetterRun:
    """One run, for an officer of its section. Raises `NotFound`, `NotAllowed`, `OtherSection`."""
    found = LetterRun.objects.select_related("round").filter(pk=run_id).first()
    if found is None:
        raise NotFound("通知の作成")
    access_round(actor, found.round_id, Permission.BENEFIT_WORK)
    return found


def take_bundle(actor: Actor, run_id: UUID, part: int) -> LetterBundle:
    """One print file to hand to the printer, recorded with its hash: it holds every name and every code."""
    run = access_run(actor, run_id)
    bundles: QuerySet[LetterBundle] = run.bundles.filter(part=part)
    if (bundle := bundles.first()) is None:
        raise NotFound("印刷用のファイル")
    detail = {"run": run.number, "part": part, "letters": bundle.letters, "sha256": bundle.sha256}
    audit.record(actor, "benefit.bundle_taken", f"benefit:{run.round_id}", detail=detail)
    return bundle


def left_out_words(run: LetterRun) -> Sequence[tuple[str, str, str]]:
    """(target id, number, why) of each that got no letter, for the officer."""
    return [(one["target"], one["number"], WHY.get(one["why"], one["why"])) for one in run.left_out]


WHY = {
    "no_mail_to": "支援措置の対象で、送付先が登録されていません。支援措置責任者に送付先を確かめてください。",
    "no_destination": "転出先の住所が分かりません。転出先を確かめて、手で送ってください。",
    "not_printable": "通知に印刷できない内容があります。対象のページで内容を確かめてください。",
    "take_out": "印刷後に住民記録が変わりました。この通知を束から抜き取ってください。",
}
