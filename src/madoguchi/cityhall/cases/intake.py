"""From the people of a visit, as their source described them, to what forms and conditions read.

Every value keeps its origin: 住基, 転出証明書情報, カード or 職員. What a source does not say stays unknown.
The words of `residents.results` and of catalogue/forms/paths.yaml meet here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from madoguchi.cityhall.cases.card_items import ON_THE_CARD
from madoguchi.cityhall.cases.models import Visit, VisitPerson
from madoguchi.rules.eras import to_wareki_month
from madoguchi.rules.fact_readers import FactError, read_fact
from madoguchi.rules.facts import Scope, Vocabulary
from madoguchi.rules.forms.addresses import split_address
from madoguchi.rules.forms.intake import sources_from_people
from madoguchi.rules.forms.values import Origin, Sources
from madoguchi.rules.forms.vocabulary import Paths
from madoguchi.rules.household import Person, Situation

ORIGINS = {
    VisitPerson.Origin.RESIDENT: Origin.REGISTER,
    VisitPerson.Origin.TRANSFER: Origin.TRANSFER,
    VisitPerson.Origin.TYPED: Origin.STAFF,
    VisitPerson.Origin.CARD: Origin.STAFF,
}
# Register word: path word, where they differ.
RENAMED = {"has_card": "card", "pension_class": "pension"}


def sources_of(
    visit: Visit,
    people: Sequence[VisitPerson],
    paths: Paths,
    vocabulary: Vocabulary,
    *,
    staff: Mapping[str, Any],
    city: Mapping[str, Any],
) -> Sources:
    """What is known before anything is asked. `staff` and `city`: case values of clerk and city."""
    sources = Sources(people={person.key: {} for person in people})
    for person in people:
        origin = ORIGINS[VisitPerson.Origin(person.origin)]
        said, case = _items(visit, person, vocabulary), _case_items(visit, person)
        if person.origin == VisitPerson.Origin.CARD:
            sources = _from_card(sources, person.key, said, case, paths)
            said, case = {name: said[name] for name in said.keys() - set(ON_THE_CARD)}, {}
        sources = sources_from_people(
            paths, {person.key: _usable(said, paths.person, origin)}, origin, into=sources,
            case=_usable(case, paths.case, origin),
        )  # fmt: skip
    sources = sources_from_people(paths, {}, Origin.STAFF, case=staff, into=sources)
    own = _usable(city, paths.case, Origin.MUNICIPALITY)
    return sources_from_people(paths, {}, Origin.MUNICIPALITY, case=own, into=sources)


def _from_card(
    sources: Sources, key: str, said: Mapping[str, Any], case: Mapping[str, Any], paths: Paths
) -> Sources:
    """What the card itself says of somebody whom no source knows."""
    read = {name: said[name] for name in ON_THE_CARD if name in said}
    own = {key: _usable(read, paths.person, Origin.CARD)}
    case = _usable(case, paths.case, Origin.CARD)
    return sources_from_people(paths, own, Origin.CARD, into=sources, case=case)


def situation_of(
    visit: Visit, people: Iterable[VisitPerson], sources: Sources, vocabulary: Vocabulary, paths: Paths
) -> Situation:
    """The facts that the sources already state; a value that the vocabulary cannot read stays unknown.

    The day of the event is the visit's until it is stated, but no period is counted from a supposed day.
    """
    household = tuple(
        Person(person.key, facts_in(sources, person.key, vocabulary, paths)) for person in people
    )
    filed = {"filed_date": visit.day} if visit.submitted_at else {}
    facts = facts_in(sources, "", vocabulary, paths) | {"visit_date": visit.day} | filed
    known = {name: value for name, value in facts.items() if name in vocabulary.given("case")}
    return Situation(visit.event, visit.day, household, known, presumed=frozenset({"date"}))


def facts_in(sources: Sources, person: str, vocabulary: Vocabulary, paths: Paths) -> dict[str, object]:
    """The facts carried by one person's values ("" = the case's)."""
    scope: Scope = "person" if person else "case"
    given = vocabulary.given(scope)
    facts: dict[str, object] = {}
    for name, definition in (paths.person if person else paths.case).items():
        found = sources.get(name, person)
        fact = given.get(definition.fact.partition(".")[2])
        if found is not None and fact is not None:
            try:
                facts |= read_fact(fact, found.value, given)
            except FactError:
                continue
    return facts


def _items(visit: Visit, person: VisitPerson, vocabulary: Vocabulary) -> dict[str, Any]:
    """The person's items by path word."""
    items = {RENAMED.get(name, name): value for name, value in person.items.items()}
    relation = _relation(items.pop("relation", None), vocabulary)
    if person.origin == VisitPerson.Origin.TRANSFER:
        items |= {"former_relation": relation, "previous_insurance": items.get("insurance")}
    else:
        items["relation"] = relation
    if visit.event == "move_in":
        items["moving"] = person.origin != VisitPerson.Origin.RESIDENT
    if items.get("foreign") is False and not items.get("nationality"):
        items["nationality"] = "JP"
    if not items.get("birth_date"):
        items["birth_date"] = items.get("birth_text")
    return items


def _relation(text: Any, vocabulary: Vocabulary) -> str | None:
    """続柄 as the register writes it, as the catalogue's word; unknown when neither knows the other's."""
    if not text:
        return None
    try:
        return str(read_fact(vocabulary.person["relation"], text, vocabulary.given("person"))["relation"])
    except (FactError, KeyError):
        return None


def _case_items(visit: Visit, person: VisitPerson) -> dict[str, Any]:
    items = person.items
    if person.origin == VisitPerson.Origin.TRANSFER:
        return {
            "former_address.text": items.get("transfer_old_address"),
            **_declared_address(items),
            "move.out_date": items.get("transfer_planned_date"),
            "former_head.name": items.get("transfer_former_head"),
            "child_allowance.previous_end": _month(items.get("transfer_child_allowance_end")),
        }
    if person.origin in (VisitPerson.Origin.CARD, VisitPerson.Origin.TYPED) and visit.event == "move_in":
        return {"former_address.text": items.get("former_address")}
    if visit.event in ("move_within", "move_out"):
        return {"former_address.text": items.get("address"), "former_head.name": items.get("household_head")}
    return {}


def _month(text: str | None) -> str | None:
    """A month of the former city's message (`2026-03`) as forms print it; other words stay."""
    try:
        return f"{to_wareki_month(date.fromisoformat(f'{text}-01'))}分"
    except ValueError:
        return text


def _declared_address(items: Mapping[str, Any]) -> dict[str, Any]:
    text, building = split_address(items.get("transfer_new_address") or "")
    return {
        "declared_address.postcode": items.get("transfer_new_postcode"),
        "declared_address.text": text,
        "declared_address.building": building,
    }


def _usable(items: Mapping[str, Any], known: Mapping[str, Any], origin: Origin) -> dict[str, Any]:
    """Items that are paths and that this origin may give; the register knows more than forms ask."""
    return {
        name: value
        for name, value in items.items()
        if name in known and value is not None and (origin is Origin.STAFF or origin in known[name].origins)
    }
