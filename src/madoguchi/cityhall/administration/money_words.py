"""The log's verbs of payments, as an auditor reads them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "batch.drafted": _("支払を起案した"),
    "batch.approved": _("支払を承認した"),
    "batch.printed": _("支払の一覧を印刷した"),
    "batch.released": _("支払を確定した"),
    "batch.release_refused": _("支払の確定を断った"),
    "batch.withdrawn": _("支払を取り下げた"),
    "batch.asked": _("銀行に支払の状態を尋ねた"),
    "batch.viewed": _("支払を見た"),
    "file.taken": _("振込のファイルを取り出した"),
    "file.sending": _("振込のファイルを送りはじめた"),
    "file.unknown": _("振込のファイルが届いたか分からない"),
    "reclaim.requested": _("返納を求めた"),
    "reclaim.dunned": _("返納を督促した"),
    "reclaim.received": _("返納を受け取った"),
    "reclaim.written_off": _("返納を求めるのをやめた"),
    "results.imported": _("振込の結果を取り込んだ"),
    "payments.finished": _("振込の済んだ支払を終えた"),
    "decision.reversed": _("支給の決定を取り消した"),
    "benefit.performance": _("給付の実績を出した"),
}
