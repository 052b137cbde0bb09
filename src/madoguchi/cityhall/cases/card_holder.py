"""Is the card the signer's own? By what the 署名用 certificate says, or by the card read at 本人確認."""

from __future__ import annotations

from typing import Any

from madoguchi.card.jpki.person import CertifiedPerson
from madoguchi.cityhall.cases.card_items import card_tag
from madoguchi.cityhall.cases.models import Action, Packet, VisitPerson
from madoguchi.cityhall.cases.snapshot import Snapshot, value_of
from madoguchi.rules.matching import Candidate, CardItems, Match, match, matching_rules

_SEXES = {"男": "male", "女": "female"}
# Whoever moves is registered where they lived: that is the address on a certificate which still counts.
_MOVES = {"move_in", "move_within", "move_out"}


def compare_holder(person: CertifiedPerson, packet: Packet, signer: str) -> Match:
    """How far the person in a certificate agrees with a signer of the packet, with the house's grades."""
    visit = packet.visit
    return match(_certified(person), _signer(packet.snapshot, signer, visit.event), matching_rules(visit.day))


def is_card_of_visit(packet: Packet, signer: str, serial: str) -> bool:
    """Whether this very card was read in the visit, and a clerk's last word is that it is the signer's.

    Of all decisions about this card or this person the newest counts: a corrected one is none.
    """
    person = VisitPerson.objects.filter(visit=packet.visit_id, key=signer, left_at__isnull=True).first()
    if person is None:
        return False
    seen = Action.objects.filter(visit=packet.visit_id, kind=Action.Kind.IDENTIFIED).order_by("-at", "-id")
    decided = ((_is_card(one, card_tag(serial)), _is_person(one, person)) for one in seen)
    return next((both for both in decided if any(both)), ()) == (True, True)


def _is_card(decision: Action, tag: str) -> bool:
    return _evidence(decision).get("tag") == tag


def _is_person(decision: Action, person: VisitPerson) -> bool:
    decided = _evidence(decision).get("decision", {}).get("person")
    return bool(decided) and decided in (person.source_key, person.key)


def _evidence(decision: Action) -> dict[str, Any]:
    return decision.text.get("card") or {}


def _certified(person: CertifiedPerson) -> CardItems:
    return CardItems(
        name=person.name.text,
        address=person.address.text,
        birth_date=person.birth_date.text[1:],
        sex=_SEXES.get(person.sex, "unknown"),
        name_flags=person.name.flags,
        address_flags=person.address.flags,
    )


def _signer(snapshot: Snapshot, signer: str, event: str) -> Candidate:
    def known(path: str, person: str = signer) -> str:
        return str(value_of(snapshot, path, person) or "")

    here, before = known("address"), known("former_address.text", "")
    return Candidate(
        names=tuple(known(path) for path in ("name", "roman_name", "alias_name", "former_name")),
        addresses=(before, here) if event in _MOVES and before else (here, before),
        birth_date=known("birth_date"),
        sex=known("sex") or "unknown",
    )
