"""The one thing that brings a round forward now, for the page's primary button."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Extraction, LetterRun, Round, Target
from madoguchi.cityhall.benefits.reads.progress import Progress

S, Run = Target.State, LetterRun.State


@dataclass(frozen=True, slots=True)
class NextAct:
    """`url_name` is a view of this room that takes the round; `why` says what it brings."""

    label: str
    url_name: str
    why: str


def next_act(owned: Round, found: Progress) -> NextAct | None:
    """None when everybody waits for the residents or the bank, or the round is closed."""
    if owned.state == Round.State.CLOSED:
        return None
    return _extraction(owned, found) or _letters(owned, found) or _decisions(found)


def _extraction(owned: Round, found: Progress) -> NextAct | None:
    newest = owned.extractions.order_by("-number").first()
    if newest is None:
        return NextAct(_("元データをそろえる"), "sources", _("住民記録や税のデータから対象を抽出します。"))
    if newest.state == Extraction.State.WORKING:
        return NextAct(_("抽出の進み具合を見る"), "extraction", _("いま対象を抽出しています。"))
    if found.counts.get(S.CANDIDATE) and not newest.checked_by:
        return NextAct(_("抜き取り確認をする"), "sample", _("確定の前に、算定の理由を数件確かめます。"))
    if found.counts.get(S.CANDIDATE):
        return NextAct(_("対象を確定する"), "extraction", _("候補が確定を待っています。"))
    return None


def _letters(owned: Round, found: Progress) -> NextAct | None:
    runs = set(owned.letter_runs.values_list("state", flat=True))
    if Run.MADE in runs:
        return NextAct(_("通知を印刷して発送する"), "letters", _("印刷用のファイルができています。"))
    if found.counts.get(S.FIXED) and Run.MAKING not in runs:
        return NextAct(_("通知を作る"), "letters", _("確定した対象に、お知らせか確認書を送ります。"))
    return None


def _decisions(found: Progress) -> NextAct | None:
    if found.waiting:
        return NextAct(_("審査する"), "review", _("決定を待っている申請があります。"))
    return None
