"""The equations that must hold between ledger, decisions, payments, batches, files and receipts.

Every number is counted from its own table, so that an equation that does not hold shows a fault, not a
rounding. Twelve statements for a round, the same for a whole city.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import (
    BankFile,
    Batch,
    Decision,
    Dispatch,
    LedgerEntry,
    Payment,
    Reclaim,
    Round,
)
from madoguchi.cityhall.benefits.states import PAYMENT_LIVE

RELEASED = ("fixed", "sent", "accepted", "settled")
OUT = ("paid", "finished")


@dataclass(frozen=True, slots=True)
class Equation:
    """Two numbers that must be equal, each with its own definition. `unit` is 円 or 件."""

    label: str
    left: int
    left_means: str
    right: int
    right_means: str
    unit: str = "円"

    @property
    def holds(self) -> bool:
        """Whether the books are right in this point."""
        return self.left == self.right


def balances_of(rounds: QuerySet[Round]) -> dict[str, int]:
    """Yen per place of the ledger over several rounds; two statements."""
    found = dict.fromkeys(LedgerEntry.Place.values, 0)
    rows = LedgerEntry.objects.filter(round__in=rounds).order_by()
    for place, amount in rows.values_list("goal").annotate(sum=Sum("amount")):
        found[place] += amount
    for place, amount in rows.values_list("source").annotate(sum=Sum("amount")):
        found[place] -= amount
    return found


def equations(rounds: QuerySet[Round]) -> list[Equation]:
    """All of them, for the money of these rounds."""
    places = balances_of(rounds)
    return [*_ledger(rounds, places), *_reclaims(rounds, places), *_channel(rounds)]


def _ledger(rounds: QuerySet[Round], places: dict[str, int]) -> Sequence[Equation]:
    grants = Decision.objects.filter(round__in=rounds, kind="grant").order_by()
    paid = Payment.objects.filter(decision__round__in=rounds).order_by()
    by = dict(paid.values_list("state").annotate(sum=Sum("amount")))
    busy = paid.filter(state__in=PAYMENT_LIVE).values("decision_id")
    asked = Reclaim.objects.filter(decision__round__in=rounds, payment__state__in=OUT).order_by()
    unpaid = _sum(grants.filter(state="live").exclude(pk__in=busy))
    gone = grants.filter(state="reversed").exclude(pk__in=busy).filter(reclaims=None)
    return [
        Equation(
            _("支給決定した額の行き先"), _sum(grants), _("支給決定の額の合計（取り消したものを含む）"),
            -places["undecided"], _("台帳の各欄の合計"),
        ),
        Equation(
            _("未払"), places["decided"], _("台帳の「決定済み・未払」"), unpaid,
            _("有効な支給決定のうち、起案中・振込中・振込済みでないものの額"),
        ),
        Equation(
            _("起案中"), places["drafted"], _("台帳の「起案中」"),
            sum(by.get(state, 0) for state in ("drafted", "approved", "fixed")),
            _("起案済み・承認済み・ファイル確定の振込の額"),
        ),
        Equation(
            _("振込中"), places["sent"], _("台帳の「振込中」"), by.get("sent", 0) + by.get("accepted", 0),
            _("送信済み・受理の振込の額"),
        ),
        Equation(
            _("振込済み"), places["paid"], _("台帳の「振込済み」"),
            sum(by.get(state, 0) for state in OUT) - _sum(asked),
            _("振込済み・完了の振込の額から、返納を求めた額を引いたもの"),
        ),
        Equation(
            _("決定の取消"), places["reversed"], _("台帳の「決定取消」"), _sum(gone),
            _("取り消した支給決定のうち、振り込んでいないものの額"),
        ),
    ]  # fmt: skip


def _reclaims(rounds: QuerySet[Round], places: dict[str, int]) -> Sequence[Equation]:
    rows = Reclaim.objects.filter(decision__round__in=rounds).order_by()
    told = rows.aggregate(
        open=Sum(F("amount") - F("received"), filter=Q(state__in=("requested", "dunned"))),
        back=Sum("received"),
        lost=Sum(F("amount") - F("received"), filter=Q(state="written_off")),
    )
    return [
        Equation(
            _("返納待ち"), places["reclaiming"], _("台帳の「返納待ち」"), told["open"] or 0,
            _("請求・督促中の返納の残りの額"),
        ),
        Equation(
            _("返納済み"), places["reclaimed"], _("台帳の「返納済み」"), told["back"] or 0,
            _("返納で受け取った額"),
        ),
        Equation(
            _("不納欠損"), places["written_off"], _("台帳の「不納欠損」"), told["lost"] or 0,
            _("不納欠損にした返納の残りの額"),
        ),
    ]  # fmt: skip


def _channel(rounds: QuerySet[Round]) -> Sequence[Equation]:
    released = Batch.objects.filter(round__in=rounds, state__in=RELEASED).order_by()
    files = BankFile.objects.filter(batch__in=released).order_by()
    paid = Payment.objects.filter(batch__in=released).order_by()
    sent = Dispatch.objects.filter(file__batch__in=released).order_by()
    receipts = sent.filter(state="accepted")
    live = Payment.objects.filter(decision__round__in=rounds, state__in=PAYMENT_LIVE).order_by()
    live_count = live.aggregate(all=Count("pk"), once=Count("decision", distinct=True))
    received = receipts.aggregate(all=Count("pk"), once=Count("receipt", distinct=True))
    return [
        Equation(
            _("振込ファイルと支払"), _sum(files, "total"), _("振込ファイルの合計"), _sum(released, "total"),
            _("確定した支払の合計"),
        ),
        Equation(
            _("振込ファイルと振込"), _sum(files, "total"), _("振込ファイルの合計"), _sum(paid),
            _("確定した支払に載っている振込の額の合計"),
        ),
        Equation(
            _("銀行の受付は1ファイルに1つ"), received["all"], _("銀行が受理したファイル"), received["once"],
            _("銀行の受付番号（重なりを除く）"), "件",
        ),
        Equation(
            _("1つの決定に振込は1つ"), live_count["all"], _("生きている振込"), live_count["once"],
            _("その振込がある支給決定"), "件",
        ),
    ]  # fmt: skip


def _sum(rows: QuerySet[Any], column: str = "amount") -> int:
    return rows.aggregate(sum=Sum(column))["sum"] or 0
