"""What the pages call operations, codes and events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.residents.period import renewable_from
from madoguchi.rules.standards.codes import code_list

OPERATIONS: tuple[tuple[str, str | Promise], ...] = (
    ("view", _("画面で見る")),
    ("print", _("印刷する")),
    ("display", _("タブレットに映す")),
    ("export", _("基幹システムへ出力する")),
)
LEVELS: dict[str, str | Promise] = {
    "error": _("止める"),
    "alert": _("注意だけ出す"),
    "none": _("止めない"),
}
_EVENTS: dict[str, str | Promise] = {
    "protection.start": _("登録した"),
    "protection.inherit": _("転入で引き継いだ"),
    "protection.view": _("記録を見た"),
    "protection.confirm": _("仮支援措置を確定した"),
    "protection.renew": _("1年延長した"),
    "protection.end": _("終了した"),
    "protection.ask": _("解除を頼んだ"),
    "protection.lift": _("一時解除した"),
    "protection.refuse": _("解除しなかった"),
    "protection.lift_end": _("一時解除を早く終えた"),
    "person.view": _("対象の方の情報を見た"),
    "person.blocked": _("見ようとして止められた"),
}


def operation_words(operations: Iterable[str]) -> str:
    """Operations in words, in their usual order."""
    wanted = set(operations)
    return "、".join(str(word) for key, word in OPERATIONS if key in wanted)


def event_words(verb: str) -> str:
    """What happened, in words."""
    return str(_EVENTS.get(verb, verb))


def choices_of(list_id: str) -> list[tuple[str, str]]:
    """A code list as the choices of a form."""
    return [(code.id, code.name) for code in code_list(list_id).codes]


def standing_of(state: str, until_on: date, today: date) -> tuple[str, str | Promise]:
    """How a protection stands: kind of badge and word. A passed end never opens anything by itself."""
    if state == "ended":
        return "info", _("終了")
    if until_on < today:
        return "stop", _("期限切れ・抑止は継続中")
    if renewable_from(until_on) <= today:
        return "attention", _("まもなく期限")
    return ("half", _("仮支援措置")) if state == "provisional" else ("done", _("支援中"))
