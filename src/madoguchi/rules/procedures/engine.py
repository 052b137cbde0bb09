"""plan(): from a life event and what is known, the procedures that follow, with reasons, dates and order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from madoguchi.rules.calendar import BusinessCalendar, deadline, to_wareki
from madoguchi.rules.facts import Fact
from madoguchi.rules.household import Situation
from madoguchi.rules.procedures.cel import Missing
from madoguchi.rules.procedures.derive import newborn_ids
from madoguchi.rules.procedures.loader import Catalogue
from madoguchi.rules.procedures.model import NotNeeded, Plan, Planned, Undecided
from madoguchi.rules.procedures.rule import Bring, Limit, Rule, Text
from madoguchi.rules.procedures.verdict import Ground, Verdict, judge
from madoguchi.rules.procedures.wording import address, describe, until

URGENT_DAYS = 3
_ONE_DAY = timedelta(days=1)


class PlanError(ValueError):
    """No plan can be made for this event or day; the message says why, in Japanese."""


def plan(catalogue: Catalogue, situation: Situation, calendar: BusinessCalendar) -> Plan:
    """Judge every candidate of the event by the rules in force on the situation's day.

    Promise: each candidate is in exactly one list; ``order`` is a permutation of the ids in ``applies`` that
    respects ``depends_on``; the order of people and facts in the situation does not matter to the verdicts.
    """
    _check(catalogue, situation)
    ground = Ground.of(situation, catalogue.conditions)
    applies: list[tuple[Rule, Planned]] = []
    not_needed: list[NotNeeded] = []
    unknown: list[Undecided] = []
    for rule in _in_force(catalogue, situation):
        if rule.disabled:
            not_needed.append(NotNeeded(rule.slug, rule.number, rule.name, rule.disabled))
            continue
        if not rule.in_force(situation.date):
            unknown.append(_out_of_date(rule))
            continue
        verdict = judge(rule, ground)
        if verdict.value is True and not rule.automatic:
            applies.append((rule, _planned(rule, verdict, ground, catalogue, calendar)))
        elif verdict.value is None and not rule.automatic:
            unknown.append(_undecided(rule, verdict, ground, catalogue))
        else:
            not_needed.append(_not_needed(rule, verdict, ground, catalogue))
    order = _order([rule for rule, _ in applies])
    rank = {slug: index for index, slug in enumerate(order)}
    planned = sorted((item for _, item in applies), key=lambda item: rank[item.id])
    return Plan(situation.event, tuple(planned), tuple(not_needed), tuple(unknown), order)


def _check(catalogue: Catalogue, situation: Situation) -> None:
    event = catalogue.vocabulary.events[situation.event]
    if not event.open:
        done = "、".join(f"{e.id}({e.name})" for e in catalogue.vocabulary.events.values() if e.open)
        raise PlanError(f"event: 「{event.id}」({event.name})は、まだ判定できません。今は {done} です。")
    if situation.date < catalogue.since:
        day, since = to_wareki(situation.date), to_wareki(catalogue.since)
        raise PlanError(f"date: {day} の決まりはありません。{since} からの日付にしてください。")


def _in_force(catalogue: Catalogue, situation: Situation) -> Iterator[Rule]:
    """One version of each candidate: the one in force, else the last one if it has run out."""
    chosen: dict[str, Rule] = {}
    for rule in catalogue.candidates(situation.event):
        if rule.valid_from <= situation.date:
            chosen[rule.slug] = rule
    return iter(chosen.values())


def _planned(
    rule: Rule, verdict: Verdict, ground: Ground, catalogue: Catalogue, calendar: BusinessCalendar
) -> Planned:
    day = _deadline(rule, ground, calendar)
    who = describe(verdict.people, ground.people, catalogue.vocabulary)
    asked = _asked(rule, verdict, ground, catalogue) if verdict.unsure else _worded(rule, verdict, catalogue)
    return Planned(
        id=rule.slug,
        number=rule.number,
        name=rule.name,
        easy=rule.easy,
        en=rule.en,
        reason=_say(rule.reason, ground).format(who=who),
        basis=rule.basis,
        deadline=day,
        deadline_text=_deadline_text(rule, day, ground),
        deadline_urgent=_is_urgent(rule, day, ground),
        section=rule.section,
        section_name=_section_name(rule, catalogue),
        bring=tuple(_bring(rule.bring, ground)),
        evidence=rule.evidence,
        optional=ground.holds(rule.optional) is True,
        people=verdict.people,
        forms=rule.forms,
        note="".join(text.say for text in rule.note if ground.holds(text.when) is True),
        presumed=verdict.presumed,
        unsure=verdict.unsure,
        question=_question(rule, asked, verdict, ground, catalogue) if asked else "",
        actors=rule.actors,
        channel=rule.channel,
    )


def _say(texts: tuple[Text, ...], ground: Ground) -> str:
    """The first sentence whose condition holds; a sentence with no condition always does."""
    return next((text.say for text in texts if ground.holds(text.when) is True), texts[-1].say)


def _section_name(rule: Rule, catalogue: Catalogue) -> str:
    return "・".join(catalogue.sections[name].name for name in (rule.section, *rule.shared_with))


def _bring(items: tuple[Bring, ...], ground: Ground) -> Iterator[str]:
    """Items that are needed; one whose need is unknown is listed as 「該当する場合」 rather than dropped."""
    replaced = {item.instead_of for item in items if item.instead_of and ground.holds(item.when) is True}
    for item in items:
        needed = ground.holds(item.when)
        if item.item in replaced or needed is False:
            continue
        yield f"{item.item}（該当する場合）" if isinstance(needed, Missing) else item.item


def _not_needed(rule: Rule, verdict: Verdict, ground: Ground, catalogue: Catalogue) -> NotNeeded:
    texts = rule.reason if rule.automatic and verdict.value is not False else rule.not_needed
    return NotNeeded(rule.slug, rule.number, rule.name, _say(texts, ground))


def _out_of_date(rule: Rule) -> Undecided:
    question = f"この手続きの決まりは {rule.valid_to} で終わっています。担当課に確かめてください。"
    return Undecided(rule.slug, rule.number, rule.name, question, (), rule.section)


def _worded(rule: Rule, verdict: Verdict, catalogue: Catalogue) -> list[Fact]:
    """Presumed facts that the rule words itself: they are asked although the answer is presumed."""
    return [catalogue.vocabulary.find(key) for key in rule.ask if key in verdict.presumed]


def _undecided(rule: Rule, verdict: Verdict, ground: Ground, catalogue: Catalogue) -> Undecided:
    asked = _asked(rule, verdict, ground, catalogue)
    return Undecided(
        id=rule.slug,
        number=rule.number,
        name=rule.name,
        question=_question(rule, asked, verdict, ground, catalogue),
        facts=tuple(fact.key for fact in asked),
        section=rule.section,
        people=verdict.unsure,
    )


def _question(rule: Rule, asked: list[Fact], verdict: Verdict, ground: Ground, catalogue: Catalogue) -> str:
    fact = next(iter(asked), None)
    if fact is None:
        return f"「{rule.name}」が必要か、確認してください。"
    ids = verdict.unsure or verdict.people or tuple(ground.people)
    who = address(_lacking(fact, ids, ground), ground.people, catalogue.vocabulary)
    return rule.ask.get(fact.key, fact.question).format(who=who)


def _lacking(fact: Fact, ids: tuple[str, ...], ground: Ground) -> tuple[str, ...]:
    """Of those concerned, the ones whose fact is not stated."""
    stated = {person.id for person in ground.situation.household if fact.name in person.facts}
    return tuple(identity for identity in ids if identity not in stated) or ids


def _asked(rule: Rule, verdict: Verdict, ground: Ground, catalogue: Catalogue) -> list[Fact]:
    """Given facts that are missing: first the one the engine stumbled over, then the others it may need."""
    missing = [ref for ref in sorted(rule.refs) if _is_missing(ref, verdict, ground)]
    keys = [verdict.first, *missing] if verdict.first else missing
    found: dict[str, Fact] = {}
    for key in keys:
        sources = _sources(key, ground, catalogue)
        for source in [fact for fact in sources if _unstated(fact, ground)] or sources:
            found.setdefault(source.key, source)
    for fact in list(found.values()):
        for name in fact.implied_by:
            found.setdefault(f"{fact.scope}.{name}", catalogue.vocabulary.find(name, fact.scope))
    return list(found.values())


def _sources(key: str, ground: Ground, catalogue: Catalogue) -> list[Fact]:
    fact = catalogue.vocabulary.find(key)
    if not fact.derived:
        return [fact]
    names = fact.sources_on.get(ground.situation.event, fact.sources)
    return [catalogue.vocabulary.find(name, fact.scope) for name in names]


def _is_missing(ref: str, verdict: Verdict, ground: Ground) -> bool:
    scope, _, name = ref.partition(".")
    if scope == "case":
        return name not in ground.case
    return any(name not in ground.people[identity] for identity in verdict.unsure or ground.people)


def _unstated(fact: Fact, ground: Ground) -> bool:
    if fact.scope == "case":
        return fact.name not in ground.situation.facts
    return any(fact.name not in person.facts for person in ground.situation.household)


def _deadline(rule: Rule, ground: Ground, calendar: BusinessCalendar) -> date | None:
    event = ground.situation.event
    every = rule.deadline.limits if rule.deadline else ()
    limits = [x for x in every if (not x.events or event in x.events) and ground.holds(x.when) is True]
    dated = [(limit, anchor) for limit in limits if (anchor := _anchor(limit, ground.situation))]
    final = [pair for pair in dated if pair[0].replaces]
    days = [deadline(anchor, limit.period, calendar) for limit, anchor in final or dated]
    return min(days, default=None)


def _anchor(limit: Limit, situation: Situation) -> date | None:
    """The day a period is counted from; None while nobody has stated it."""
    name, next_day = limit.anchor.removesuffix("_next"), limit.anchor.endswith("_next")
    day: object = situation.facts.get(name)
    if name == "birth_date":
        day = _birth_date(situation)
    elif name in ("event_date", "move_date", "leaving_date"):
        supposed = None if "date" in situation.presumed else situation.date
        day = situation.facts.get(_STATED[situation.event], supposed)
    if not isinstance(day, date):
        return None
    return day + _ONE_DAY if next_day else day


_STATED = {"move_in": "move_date", "job_change": "leaving_date", "birth": "child_birth_date"}


def _birth_date(situation: Situation) -> date | None:
    stated = situation.facts.get("child_birth_date")
    if isinstance(stated, date):
        return stated
    newborns = newborn_ids(situation)
    days = (person.facts.get("birth_date") for person in situation.household if person.id in newborns)
    return next((day for day in days if isinstance(day, date)), None)


def _deadline_text(rule: Rule, day: date | None, ground: Ground) -> str:
    if rule.deadline is None:
        return ""
    return until(day, _say(rule.deadline.text, ground), bool(rule.deadline.limits))


def _is_urgent(rule: Rule, day: date | None, ground: Ground) -> bool:
    if rule.deadline is None:
        return False
    today = ground.situation.facts.get("visit_date")
    if day is not None and isinstance(today, date) and (day - today).days <= URGENT_DAYS:
        return True
    return ground.holds(rule.deadline.urgent) is True


def _order(rules: list[Rule]) -> tuple[str, ...]:
    """Topological, by number where free; rules done together stand next to each other."""
    waiting = {rule.slug: rule for rule in sorted(rules, key=lambda rule: (rule.number, rule.slug))}
    done: list[str] = []
    while waiting:
        free = [r for r in waiting.values() if not any(slug in waiting for slug in r.depends_on)]
        last = done[-1] if done else ""
        chosen = next((r for r in free if last in r.together_with), free[0])
        done.append(chosen.slug)
        del waiting[chosen.slug]
    return tuple(done)
