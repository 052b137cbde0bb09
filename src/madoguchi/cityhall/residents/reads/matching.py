"""Who in the register, or among the expected newcomers, may be the person on a card: compared and ranked.

Candidates share the birth date or the name's key with the card; `rules.matching` says how far each agrees.
A protected person is compared by name and birth date only and shown by name only: what a card's address has
to do with theirs is nobody's to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q

from madoguchi.cityhall.residents.guard import shields_of
from madoguchi.cityhall.residents.models import IncomingPerson, Resident, SearchKey, TransferKey
from madoguchi.cityhall.residents.reads.people import newest_records
from madoguchi.cityhall.residents.results import Item
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.residents.rows import birth_words, entry, place, sex_word, state_word
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.matching import Candidate, CardItems, Match, match, matching_rules
from madoguchi.rules.names import match_key

# Far more people than one city has with one birth date, and enough namesakes to see that a name is common.
_BORN, _NAMED = 300, 50


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """One candidate. `id` is the resident's, or the transfer's when `kind` is transfer; `person_id` is the
    person's in either. Of a protected person only name and reading remain. `state`: 転出, 死亡 … or "".
    """

    kind: Literal["resident", "transfer"]
    id: UUID
    person_id: UUID
    name: str
    kana: str
    birth_text: str
    sex: str
    address: str
    relation: str
    state: str
    protected: bool
    match: Match


def match_people(actor: Actor, card: CardItems, on: date, visit_id: UUID) -> list[PersonMatch]:
    """Everybody who is more than `different`, the best first; recorded with whom it showed."""
    require(actor, Permission.PERSON_VIEW, Permission.COUNTER_SERVE)
    found = [one for one in (*_residents(card, on), *_newcomers(card, on)) if one.match.grade != "different"]
    found.sort(key=lambda one: (one.match.rank, one.state != ""))
    shown = [f"{one.kind}:{one.id}" for one in found]
    audit.record(actor, "person.match", f"visit:{visit_id}", detail={"hits": len(found), "shown": shown})
    return found


def _residents(card: CardItems, on: date) -> Iterable[PersonMatch]:
    ids = _who(card, Resident, SearchKey, "resident")
    people = list(Resident.objects.filter(pk__in=ids))
    if not people:
        return
    shields = shields_of([(person.pk, person.household_number) for person in people])
    records = newest_records([person for person in people if person.pk not in shields])
    for person in people:
        row = records.get(person.pk, {})
        guarded = person.pk in shields
        names = [row.get(key, "") for key in ("roman_name", "foreign_kanji_name", "alias_name")]
        if former := row.get("former_name"):
            names.append(f"{former}　{row.get('given_name', '')}")
        addresses = (person.address, place(row, "former_"))
        candidate = Candidate(
            (person.name, *names), () if guarded else addresses, _iso(person.birth_date),
            "unknown" if guarded else entry("sex", person.sex) or "unknown",
        )  # fmt: skip
        yield _found(person, "resident", person.pk, guarded, match(card, candidate, matching_rules(on)),
                     address=person.address, state=state_word(person))  # fmt: skip


def _newcomers(card: CardItems, on: date) -> Iterable[PersonMatch]:
    ids = _who(card, IncomingPerson, TransferKey, "person")
    for person in IncomingPerson.objects.filter(pk__in=ids).select_related("transfer"):
        guarded = person.transfer.protected
        payload = person.transfer.payload
        items: dict[str, Item] = payload["people"][person.order]
        address = payload["place"]["old_address"]
        names = [str(items.get(key, "")) for key in ("roman_name", "alias_name", "former_name")]
        candidate = Candidate(
            (person.name, *names), () if guarded else (address,), _iso(person.birth_date),
            "unknown" if guarded else str(items["sex"]),
        )  # fmt: skip
        yield _found(person, "transfer", person.transfer_id, guarded,
                     match(card, candidate, matching_rules(on)), address=address)  # fmt: skip


def _who(card: CardItems, people: Any, keys: Any, link: str) -> set[UUID]:
    """Ids of those born on the card's day, or with the card's name in any spelling."""
    born = _day(card.birth_date)
    ids = set(people.objects.filter(birth_date=born).values_list("pk", flat=True)[:_BORN]) if born else set()
    name = match_key(card.name)
    named = keys.objects.filter(Q(kind="n", key=name)).values_list(f"{link}_id", flat=True)[:_NAMED]
    return ids | set(named) if name else ids


def _found(
    person: Any, kind: Literal["resident", "transfer"], id_: UUID, guarded: bool, verdict: Match,
    *, address: str, state: str = "",
) -> PersonMatch:  # fmt: skip
    return PersonMatch(
        kind=kind, id=id_, person_id=person.pk, name=person.name, kana=person.kana,
        birth_text="" if guarded else birth_words(person), sex="" if guarded else sex_word(person.sex),
        address="" if guarded else address, relation="" if guarded else person.relation,
        state="" if guarded else state, protected=guarded, match=verdict,
    )  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError:
        return None


def exact_alone(found: Sequence[PersonMatch]) -> PersonMatch | None:
    """The one candidate with whom everything agrees; None if nobody or more than one, or if they left."""
    exact = [one for one in found if one.match.grade == "exact"]
    return exact[0] if len(exact) == 1 and not exact[0].state and not exact[0].protected else None
