"""What the page after a reading shows: the card's items beside each candidate's, and how it was proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.cases.card_items import birth_words, to_match
from madoguchi.cityhall.cases.models import CardReading, VisitPerson
from madoguchi.cityhall.residents.selectors import PersonMatch, exact_alone, match_people
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.matching import ItemVerdict

SEXES: dict[str, str | Promise] = {"male": _("男"), "female": _("女"), "unknown": _("不明")}
BADGES = {"exact": "done", "likely": "attention", "doubtful": "attention", "different": "stop"}
VERDICT_BADGES = {"same": "done", "spelling": "info", "different": "stop", "unknown": "info"}
SOURCES: dict[str, str | Promise] = {"resident": _("住民記録"), "transfer": _("転出証明書情報")}
CHECKS: dict[str, str | Promise] = {
    "digest": _("4項目は、署名された内容と同じ"),
    "signature": _("発行した自治体の署名"),
    "authority": _("自治体の鍵を認証局が保証"),
    "present": _("写しではなく、本物のカードが置かれている"),
}
OPENED: dict[str, str | Promise] = {"number_b": _("照合番号Bで読み取り"), "pin": _("暗証番号で読み取り")}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item, the card's beside the source's."""

    verdict: ItemVerdict
    badge: str
    card: str
    theirs: str


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One candidate. `value` is what choosing posts; `here`: one of this visit's people already."""

    value: str
    person: PersonMatch
    source: str | Promise
    badge: str
    rows: tuple[ItemRow, ...]
    here: bool


def page_of(actor: Actor, kept: CardReading, people: Sequence[VisitPerson]) -> dict[str, Any]:
    """`card`, `checks`, `candidates` (best first), `alone`: the one that needs no decision, `elsewhere`:
    people were chosen for this visit and the best candidate is none of them."""
    found = match_people(actor, to_match(kept.items), kept.visit.day, kept.visit_id)
    card = {
        "name": kept.items["name"], "address": kept.items["address"],
        "birth_date": birth_words(kept.items), "sex": str(SEXES[kept.items["sex"]]),
    }  # fmt: skip
    keys = {person.source_key for person in people}
    candidates = [_candidate(one, card, str(one.person_id) in keys) for one in found]
    alone = exact_alone(found) if kept.conclusion == "authentic" else None
    return {
        "kept": kept, "card": card, "opened": OPENED.get(kept.opened_by, ""), "checks": _checks(kept),
        "candidates": candidates, "proved": kept.conclusion == "authentic",
        "alone": next((one for one in candidates if one.person is alone), None),
        "elsewhere": bool(keys) and not any(one.here for one in candidates),
    }  # fmt: skip


def _candidate(one: PersonMatch, card: dict[str, str], here: bool) -> CandidateView:
    theirs = {"name": one.name, "address": one.address, "birth_date": one.birth_text, "sex": one.sex}
    rows = tuple(
        ItemRow(verdict, VERDICT_BADGES[verdict.outcome], card[verdict.item], theirs[verdict.item])
        for verdict in one.match.items
    )
    value = f"{one.kind}:{one.person_id}"
    return CandidateView(value, one, SOURCES[one.kind], BADGES[one.match.grade], rows, here)


def _checks(kept: CardReading) -> list[tuple[str | Promise, str]]:
    """(what was checked, outcome) in the order of the chain."""
    return [(CHECKS.get(name, name), outcome) for name, outcome in kept.checks.items()]
