"""An answer in a few words, and the texts that controls and words share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.cases.planning import LATER, Answered, Draft
from madoguchi.rules.calendar import parse_date, to_wareki
from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.offers import eligible_people, offered_options
from madoguchi.rules.forms.questions import Input, Question

TRUE, FALSE = "true", "false"


def answer_text(answered: Answered, draft: Draft) -> str:
    """An answer in a few words, for the list of what was said."""
    return value_text(answered.question, answered.value, draft)


def value_text(question: Question, value: Any, draft: Draft) -> str:
    """The value of an answer in a few words."""
    if value == LATER:
        return _("後で確認")
    if question.kind == "checklist":
        return "、".join(_ticked_words(question, value, draft)) or _("あてはまるものなし")
    if question.scope == "person" and isinstance(value, Mapping):
        words = (f"{draft.person_label(key)}：{_words(question, one, draft)}" for key, one in value.items())
        return "、".join(words)
    return _words(question, value, draft)


def options_of(one: Input, draft: Draft, person: str = "") -> list[tuple[str, str]]:
    """(value, label) of what can be chosen in this household."""
    known = Known(draft.rules.forms.paths, draft.sources)
    if one.kind == "yes_no":
        return [(TRUE, _("はい")), (FALSE, _("いいえ"))]
    if one.kind == "people":
        return [(key, draft.person_label(key)) for key in eligible_people(one.target.path, known)]
    return [(option.value, option.label) for option in offered_options(one, known, person)]


def _ticked_words(question: Question, value: Any, draft: Draft) -> Iterator[str]:
    for item in question.items:
        given = value.get(item.id)
        if given is True:
            yield item.label
        elif isinstance(given, Mapping):
            names = [draft.person_label(person) for person, tick in given.items() if tick]
            if names:
                yield f"{item.label}（{'・'.join(names)}）"


def _words(question: Question, value: Any, draft: Draft) -> str:
    given = value if isinstance(value, Mapping) else {question.inputs[0].key: value}
    return "　".join(
        _word(one, given[one.key], draft) for one in question.inputs if given.get(one.key) not in (None, "")
    )


def _word(one: Input, value: Any, draft: Draft) -> str:
    texts = texts_of(value)
    labels = dict(options_of(one, draft))
    return "・".join(labels.get(text) or shown(one.kind, text) for text in texts)


def texts_of(value: Any) -> list[str]:
    """A stored value as controls post it."""
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return [TRUE if value else FALSE]
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def shown(kind: str, text: str) -> str:
    """A date in 和暦; everything else as it is."""
    if kind == "date" and text[:4].isdigit() and "-" in text:
        found = parse_date(text).date
        return to_wareki(found) if found else text
    return text
