"""Which health insurance everybody has after the event, and who left the job.

Pure. Sources: 高齢者の医療の確保に関する法律50条 (75歳), 健康保険法3条7項 (a child is a dependant
of the insured parent), 国民健康保険法5条・6条 (whoever has no other cover), counter.md §2 fixtures E and G.
Evidence K.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.rules.household import Person, Situation

Facts = dict[str, object]
_LEAVING = frozenset({"leaving_reason", "leaving_code", "leaving_date", "insurance_after_leaving"})


def who_left(
    situation: Situation, household: Sequence[Person], case: Facts, people: Mapping[str, Facts]
) -> None:
    """Who left the job: whoever said so, else the one on 第2号, else the head.

    Of several on 第2号 the head is taken; the others stay to be asked.
    """
    told = [identity for identity, own in people.items() if own.get("left_job") is True]
    if _said_to_have_left(situation):
        case["left_job"] = True
    elif case.get("new_job") is True:
        case.setdefault("left_job", False)
    if "left_job" not in case:
        return
    workers = [] if told or case["left_job"] is False else _on_class_2(people, household)
    heads = [identity for identity, own in people.items() if own.get("is_head")]
    if case["left_job"] is True and not told:
        told = workers if len(workers) == 1 else (heads or list(people)[:1])
    for identity, own in people.items():
        if identity in told:
            own["left_job"] = True
        elif identity not in workers:
            own["left_job"] = False


def _said_to_have_left(situation: Situation) -> bool:
    """Somebody said so, or spoke of the reason or the day."""
    stated = situation.facts.keys() - situation.presumed
    return (
        not _LEAVING.isdisjoint(stated)
        or ("left_job" in stated and situation.facts["left_job"] is True)
        or any(person.facts.get("left_job") is True for person in situation.household)
    )


def _on_class_2(people: Mapping[str, Facts], household: Sequence[Person]) -> list[str]:
    """Those stated, not presumed, to be on 第2号."""
    stated = [person.id for person in household if "pension" not in person.presumed]
    return [identity for identity in stated if people[identity].get("pension") == 2]


def covers(
    situation: Situation, household: Sequence[Person], case: Facts, people: Mapping[str, Facts]
) -> None:
    """Set ``cover`` for everybody for whom it is known."""
    for person in household:
        own = people[person.id]
        years = own.get("age")
        if isinstance(years, int) and years >= 75:
            cover: object = "welfare" if own.get("insurance") == "welfare" else "late_elderly"
        elif situation.event == "job_change":
            cover = _after_job_change(situation, person, case, people)
        else:
            cover = None if "insurance" in person.presumed else own.get("insurance")
        if cover is not None:
            own["cover"] = cover
    for person in household:
        if people[person.id]["newborn"]:
            _cover_of_newborn(person, people)
    for own in people.values():
        own["on_welfare"] = own.get("cover") == "welfare"


def _after_job_change(
    situation: Situation, person: Person, case: Facts, people: Mapping[str, Facts]
) -> object:
    own = people[person.id]
    stated, left = own.get("insurance"), case.get("left_job")
    if stated not in (None, "employee") or left is False or case.get("new_job") is True:
        return stated
    if left is None:
        return None
    return _after_leaving(situation, person, case, people)


def _after_leaving(situation: Situation, person: Person, case: Facts, people: Mapping[str, Facts]) -> object:
    """Leaver and dependants follow the choice; people insured through another earner keep their cover.

    A presumed choice does not count for somebody whose cover is said to be undecided.
    """
    own = people[person.id]
    others = any(o.get("pension") == 2 and o.get("left_job") is False for o in people.values())
    if others and own.get("left_job") is False and own.get("insurance") == "employee":
        return "employee"
    presumed = "insurance_after_leaving" in situation.presumed
    if "left_job" not in own or (presumed and "insurance" in person.undecided):
        return None
    choice = case.get("insurance_after_leaving")
    return None if choice is None else ("nhi" if choice == "nhi" else "employee")


def parents_of(newborn: Facts, people: Mapping[str, Facts]) -> list[Facts]:
    """The head and spouse; of the head's grandchild, the head's grown children and their spouses."""
    if newborn.get("relation") != "grandchild":
        return [own for own in people.values() if own.get("is_parent")]
    between = [
        own for own in people.values() if own.get("relation") in ("child", "child_wife", "child_husband")
    ]
    return [own for own in between if not isinstance(years := own.get("age"), int) or years >= 15]


def _cover_of_newborn(person: Person, people: Mapping[str, Facts]) -> None:
    """Unless stated: what all parents have; where they differ, a presumed 国保 counts if a parent has it."""
    own = people[person.id]
    if "cover" in own:
        return
    parents = [other.get("cover") for other in parents_of(own, people)]
    known = {cover for cover in parents if cover is not None}
    if len(known) == 1 and None not in parents and "insurance" not in person.undecided:
        own["cover"] = parents[0]
    elif "nhi" in known and "insurance" in person.presumed:
        own["cover"] = "nhi"
