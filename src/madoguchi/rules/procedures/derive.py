"""Work out what follows from the given facts: ages, bands, who gave birth, which cover remains.

Pure. A derived fact whose sources are unknown stays absent. Sources: 年齢計算ニ関する法律 (legal_age),
学校教育法17条 (school_year), 児童手当法3条 (fy_age), 介護保険法9条 (認定 from 40),
国籍法2条 (nationality of a newborn). Evidence K.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from madoguchi.rules.calendar import age, fiscal_year, school_year
from madoguchi.rules.household import Person, Situation
from madoguchi.rules.procedures.covers import covers, parents_of, who_left

Facts = dict[str, object]
HEAD_SPOUSE = frozenset({"husband", "wife", "husband_unregistered", "wife_unregistered"})
CHILDREN = frozenset({"child", "grandchild", "spouse_child"})
PARENTS = frozenset({"father", "mother", "father_in_law", "mother_in_law", "grandfather", "grandmother"})
_FEMALE = frozenset(
    {"wife", "wife_unregistered", "mother", "grandmother", "mother_in_law", "elder_sister", "younger_sister"}
    | {"child_wife"}
)
_MALE = frozenset(
    {"husband", "husband_unregistered", "father", "grandfather", "father_in_law", "elder_brother"}
    | {"younger_brother", "child_husband"}
)
_RECIPIENTS = (
    "self_reliance_medical",
    "disability_services",
    "child_day_services",
    "special_disability_allowance",
)
_RAW = ("birth_date", "disability")
NEWBORN_ID = "newborn"


def with_newborn(situation: Situation) -> tuple[Person, ...]:
    """The household; on a birth whose child is not on the list yet, with that child added."""
    listed = any(person.id == NEWBORN_ID for person in situation.household)
    if situation.event != "birth" or listed or newborn_ids(situation):
        return situation.household
    facts: Facts = {"relation": "child"}
    born = situation.facts.get("child_birth_date")
    if isinstance(born, date):
        facts["birth_date"] = born
    return (*situation.household, Person(NEWBORN_ID, facts))


def newborn_ids(situation: Situation) -> frozenset[str]:
    """The youngest people under one year old (twins share the day); else the one child without a date."""
    births = {
        person.id: born
        for person in situation.household
        if isinstance(born := person.facts.get("birth_date"), date) and age(born, situation.date) == 0
    }
    told = situation.facts.get("child_birth_date")
    if isinstance(told, date):
        return frozenset(identity for identity, born in births.items() if born == told)
    if births:
        latest = max(births.values())
        return frozenset(identity for identity, born in births.items() if born == latest)
    undated = [
        person.id
        for person in situation.household
        if "birth_date" not in person.facts and person.facts.get("relation") in CHILDREN
    ]
    return frozenset(undated) if len(undated) == 1 else frozenset()


def derive(situation: Situation) -> tuple[Facts, dict[str, Facts]]:
    """All known facts: of the case, and of each person by id (in the household's order)."""
    people = with_newborn(situation)
    born = (newborn_ids(situation) or {NEWBORN_ID}) if situation.event == "birth" else frozenset()
    facts = {person.id: _person(person, situation, person.id in born) for person in people}
    case = _case(situation, facts)
    _sexes(facts)
    if situation.event == "birth":
        case.setdefault("receives_child_allowance", _has_elder_child(facts))
        _nationality_of_newborns(facts)
        _who_gave_birth(facts)
    if situation.event == "job_change":
        who_left(situation, people, case, facts)
    for own in facts.values():
        _settle(own)
    covers(situation, people, case, facts)
    return case, facts


def _person(person: Person, situation: Situation, newborn: bool) -> Facts:
    own: Facts = {k: v for k, v in person.facts.items() if k not in _RAW and isinstance(v, (bool, int, str))}
    own.setdefault("moving", True)
    own["newborn"] = newborn
    born = person.facts.get("birth_date")
    if isinstance(born, date):
        own.update(_ages(born, situation.date))
    elif newborn:
        own.update({"age": 0, "legal_age": 0, "fy_age": 0, "months": 0, "school_year": 0})
    if newborn:
        own.setdefault("card", False)
    relation = person.facts.get("relation")
    if isinstance(relation, str):
        own["is_head"] = relation == "head"
        own["is_spouse"] = relation in HEAD_SPOUSE
        own["is_child"] = relation in CHILDREN
        own["is_parent"] = relation == "head" or relation in HEAD_SPOUSE
    own.update(_handbooks(person.facts))
    return own


def _ages(born: date, on: date) -> dict[str, int]:
    before_school_cut = (born.month, born.day) < (4, 2)
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return {
        "age": age(born, on),
        "legal_age": age(born, on + timedelta(days=1)),
        "fy_age": fiscal_year(on) - born.year + before_school_cut,
        "months": months,
        "school_year": school_year(born, on) or 0,
    }


def _handbooks(facts: Mapping[str, object]) -> dict[str, bool]:
    held = facts.get("disability")
    if not isinstance(held, tuple):
        return {}
    kinds = {kind for kind, _ in held}
    known = {"handbook": bool(held)}
    if "unknown" in kinds:
        return known
    known.update({kind: kind in kinds for kind in ("physical", "intellectual", "mental")})
    severe = any(_is_severe(kind, grade) for kind, grade in held)
    if severe or all(grade for _, grade in held):
        known["severe"] = severe
    if not held:
        known.update({name: False for name in _RECIPIENTS if name not in facts})
    return known


def _is_severe(kind: str, grade: str) -> bool:
    return {"physical": grade in ("1", "2"), "intellectual": grade[:1] == "A", "mental": grade == "1"}[kind]


def _case(situation: Situation, people: Mapping[str, Facts]) -> Facts:
    case: Facts = {k: v for k, v in situation.facts.items() if isinstance(v, (bool, int, str))}
    case["event"] = situation.event
    relations = [own.get("relation") for own in people.values()]
    if None not in relations:
        case["has_couple"] = "head" in relations and any(name in HEAD_SPOUSE for name in relations)
    if case.get("has_couple") is True:
        case.setdefault("single_parent", False)
    home = _sets_up_home(situation, people)
    if home is not None:
        case["sets_up_home"] = home
    if home is False and situation.event == "move_in":
        case.setdefault("water", False)
    eligible = _qualifying_leaver(situation.facts)
    if eligible is not None:
        case["qualifying_leaver"] = eligible
    return case


def _sets_up_home(situation: Situation, people: Mapping[str, Facts]) -> bool | None:
    if situation.event != "move_in":
        return False
    if "joins_household" in situation.facts:
        return not situation.facts["joins_household"]
    if situation.facts.get("facility") is True:
        return False
    if not all(own["moving"] for own in people.values()):
        return False
    heads = [own.get("is_head") for own in people.values()]
    if True in heads:
        return None if situation.facts.get("water") is False and _takes_in_elder(people) else True
    return None if None in heads else False


def _takes_in_elder(people: Mapping[str, Facts]) -> bool:
    """A parent, or somebody who needs care: without water of their own they may join a home (fixture C)."""
    return any(
        own.get("relation") in PARENTS or own.get("care_level", "none") != "none" for own in people.values()
    )


def _qualifying_leaver(facts: Mapping[str, object]) -> bool | None:
    """国民健康保険法施行令29条の7の2: 特定受給資格者 11 12 21 22 31 32, 特定理由離職者 23 33 34."""
    code = facts.get("leaving_code")
    if code is not None:
        return code in (11, 12, 21, 22, 31, 32, 23, 33, 34)
    reason = facts.get("leaving_reason")
    if reason == "contract_end":
        return None
    return None if reason is None else reason in ("layoff", "justified")


def _has_elder_child(people: Mapping[str, Facts]) -> bool:
    """Since 2024-10 every resident family with a child up to the year of age 18 receives the allowance."""
    elders = [own for own in people.values() if not own["newborn"] and not own.get("is_parent")]
    return any(isinstance(years := own.get("fy_age"), int) and years <= 18 for own in elders)


def _sexes(people: Mapping[str, Facts]) -> None:
    relations = {own.get("relation") for own in people.values()}
    for own in people.values():
        relation = own.get("relation")
        if relation in _FEMALE or (relation == "head" and "husband" in relations):
            own.setdefault("sex", "female")
        elif relation in _MALE or (relation == "head" and "wife" in relations):
            own.setdefault("sex", "male")


def _nationality_of_newborns(people: Mapping[str, Facts]) -> None:
    for own in people.values():
        parents = [parent.get("nationality") for parent in parents_of(own, people)]
        if own["newborn"] and "nationality" not in own:
            if "JP" in parents:
                own["nationality"] = "JP"
            elif parents and None not in parents:
                own["nationality"] = str(parents[0])


def _cannot_bear(own: Facts) -> bool:
    years = own.get("age")
    return own.get("sex") == "male" or (isinstance(years, int) and not 12 <= years < 60)


def _who_gave_birth(people: Mapping[str, Facts]) -> None:
    told = any(own.get("gave_birth") is True for own in people.values())
    for own in people.values():
        if told or _cannot_bear(own):
            own.setdefault("gave_birth", False)
    candidates = [own for own in people.values() if own.get("gave_birth") is not False]
    parents = [own for own in candidates if own.get("is_parent") and own.get("sex") == "female"]
    if not told and len(parents) == 1:
        for own in candidates:
            own["gave_birth"] = own is parents[0]


def _settle(own: Facts) -> None:
    """What the law or nature leaves no choice about."""
    if _cannot_bear(own):
        own.setdefault("pregnant", False)
    level, years = own.get("care_level"), own.get("age")
    if isinstance(level, str):
        own["care_certified"] = level != "none"
    elif isinstance(years, int) and years < 40:
        own["care_certified"] = False
    nationality = own.get("nationality")
    if isinstance(nationality, str):
        own["foreign"] = nationality != "JP"
