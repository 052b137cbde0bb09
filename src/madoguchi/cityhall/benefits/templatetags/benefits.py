"""`{% load benefits %}`: words for states, for the codes of steps, and for who acted.

{{ step.to_state|state_word }}   {{ step.code|step_word }}   {{ step.actor_label|actor_word }}
"""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.cityhall.benefits.answers.vocabulary import word_of
from madoguchi.cityhall.benefits.models import Kind, Target

register = template.Library()
_GATES: dict[str, str | Promise] = {
    "fix": gettext_lazy("確定のとき"), "letters": gettext_lazy("通知のとき"),
    "application": gettext_lazy("申請のとき"), "decision": gettext_lazy("決定のとき"),
    "draft": gettext_lazy("起案のとき"), "release": gettext_lazy("振込のとき"),
    "extraction": gettext_lazy("抽出のとき"), "released": gettext_lazy("保留を解いた"),
}  # fmt: skip
_WORDS: dict[str, str | Promise] = {
    "silent": gettext_lazy("お知らせの期限まで届出がなかった"),
    "declined_by_silence": gettext_lazy("申請期限まで返事がなく、辞退とみなした"),
    "deadline": gettext_lazy("申請期限を過ぎた"), "officer": gettext_lazy("担当者が外した"),
    "no_longer_named": gettext_lazy("新しい抽出で対象でなくなった"),
    "named": gettext_lazy("新しい抽出で対象になった"),
}  # fmt: skip


@register.filter
def state_word(state: str) -> str:
    """A target's state in words."""
    return str(Target.State(state).label) if state in Target.State.values else state


@register.filter
def step_word(code: str) -> str:
    """Why a step was taken; `gate:hold` in two words; a code that nobody worded stays away."""
    if code in _WORDS:
        return str(_WORDS[code])
    gate, _colon, rest = code.rpartition(":")
    if rest in Target.Hold.values:
        word = str(Target.Hold(rest).label)
        return f"{word}（{_GATES[gate]}）" if gate in _GATES else word
    return str(Kind(code).label) if code in Kind.values else word_of(code)


@register.filter
def actor_word(label: str) -> str:
    """Who did it; a job is the system."""
    return _("システム") if label in ("job", "gate") else label
