"""What only the whole catalogue shows: repeated rules, dangling names, circles, contradictions, dead rules.

Reachability and contradiction are decided by trying every combination of values that the conditions can
tell apart (value lists, booleans, the numbers they compare with ±1); beyond ``MAX_TRIALS`` a rule is
taken as reachable, so a report is never a false alarm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, product

from madoguchi.rules.facts import Fact, Vocabulary, nearest
from madoguchi.rules.procedures.cel import Condition, Conditions
from madoguchi.rules.procedures.rule import Rule

MAX_TRIALS = 3000
_NUMBER = re.compile(r"(?<![\w.])\d+")


def check_rules(
    rules: Sequence[Rule], vocabulary: Vocabulary, conditions: Conditions, slugs: Collection[object]
) -> Iterator[str]:
    """Every problem between rules. ``slugs`` includes rows that failed to load: those do not dangle."""
    yield from _duplicates(rules)
    yield from _dangling(rules, {str(slug) for slug in slugs})
    yield from _circles(rules)
    yield from _dead_dates(rules)
    yield from _unreachable(rules, vocabulary, conditions)
    yield from _contradictions(rules, vocabulary, conditions)


def expired(rules: Sequence[Rule], on: date) -> Iterator[str]:
    """Rules out of force on ``on`` that no later version of the same slug replaces."""
    newest: dict[str, Rule] = {}
    for rule in rules:
        if rule.slug not in newest or rule.valid_from > newest[rule.slug].valid_from:
            newest[rule.slug] = rule
    for rule in newest.values():
        if rule.valid_to is not None and rule.valid_to < on:
            yield _at(
                rule,
                f"有効期限が {rule.valid_to} で切れています。新しい決まりを確かめてください。",
                "valid_to",
            )


def _at(rule: Rule, message: str, key: str = "") -> str:
    file, line = rule.places.get(key, rule.where)
    return f"{file}:{line}: {rule.slug}: {message}"


def _overlap(one: Rule, other: Rule) -> bool:
    first, second = sorted((one, other), key=lambda rule: rule.valid_from)
    return first.valid_to is None or second.valid_from <= first.valid_to


def _duplicates(rules: Sequence[Rule]) -> Iterator[str]:
    for index, rule in enumerate(rules):
        for other in rules[:index]:
            at = f"{other.where[0]}:{other.where[1]}"
            if rule.slug == other.slug and _overlap(rule, other):
                yield _at(rule, f"同じ手続きが {at} にもあり、有効期間が重なっています。")
            elif rule.slug != other.slug and rule.number == other.number:
                yield _at(rule, f"番号 {rule.number} は {at} の {other.slug} と同じです。")
            elif rule.slug != other.slug and rule.name == other.name and _overlap(rule, other):
                yield _at(rule, f"名前「{rule.name}」は {at} の {other.slug} と同じです。")


def _dangling(rules: Sequence[Rule], slugs: set[str]) -> Iterator[str]:
    for rule in rules:
        for key in ("depends_on", "together_with", "excludes"):
            for slug in getattr(rule, key):
                if slug not in slugs:
                    guess = nearest(slug, slugs)
                    hint = f"「{guess}」ではありませんか。" if guess else ""
                    yield _at(rule, f"{key} の手続き「{slug}」はありません。{hint}", key)


def _circles(rules: Sequence[Rule]) -> Iterator[str]:
    """Each circle once, named from its alphabetically first member."""
    before = {rule.slug: rule.depends_on for rule in rules}
    by_slug = {rule.slug: rule for rule in rules}
    reported: set[tuple[str, ...]] = set()
    for start in sorted(before):
        circle = _circle_from(start, before)
        if circle and circle not in reported:
            reported.add(circle)
            yield _at(
                by_slug[circle[0]],
                f"順番が輪になっています: {' → '.join((*circle, circle[0]))}。",
                "depends_on",
            )


def _circle_from(start: str, before: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    paths: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while paths:
        path = paths.pop()
        for slug in before.get(path[-1], ()):
            if slug == start:
                first = path.index(min(path))
                return path[first:] + path[:first]
            if slug not in seen:
                seen.add(slug)
                paths.append((*path, slug))
    return ()


def _dead_dates(rules: Sequence[Rule]) -> Iterator[str]:
    for rule in rules:
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            yield _at(rule, "valid_to が valid_from より前なので、使われることがありません。", "valid_to")


def _unreachable(rules: Sequence[Rule], vocabulary: Vocabulary, conditions: Conditions) -> Iterator[str]:
    for rule in rules:
        for key, condition in (("applies", rule.applies), ("people", rule.people)):
            if condition is None or condition.lists:
                continue
            if not _satisfiable([condition], rule.events, vocabulary, conditions):
                yield _at(rule, f"条件「{condition.text}」が成り立つことはありません。", key)


def _contradictions(rules: Sequence[Rule], vocabulary: Vocabulary, conditions: Conditions) -> Iterator[str]:
    by_slug = {rule.slug: rule for rule in rules}
    for rule in rules:
        for other in (by_slug[slug] for slug in rule.excludes if slug in by_slug):
            if rule.slug in other.excludes and other.slug < rule.slug:
                continue
            events = tuple(event for event in rule.events if event in other.events)
            both = [c for r in (rule, other) for c in (r.applies, r.people) if c is not None]
            if events and _overlap(rule, other) and _satisfiable(both, events, vocabulary, conditions, False):
                at = f"{other.where[0]}:{other.where[1]}"
                yield _at(rule, f"{at} の {other.slug} と両立しないはずですが、両方が成り立ちます。")


def _satisfiable(
    wanted: Sequence[Condition],
    events: tuple[str, ...],
    vocabulary: Vocabulary,
    conditions: Conditions,
    unknown: bool = True,
) -> bool:
    """Whether one person and one case make all of ``wanted`` true; ``unknown`` when too many to try."""
    names = sorted(frozenset[str]().union(*(condition.refs for condition in wanted)))
    numbers = _numbers(wanted, conditions)
    domains = [_domain(vocabulary.find(name), events, numbers) for name in names]
    trials = list(islice(product(*domains), MAX_TRIALS + 1))
    if len(trials) > MAX_TRIALS and unknown:
        return True
    return any(_holds(wanted, dict(zip(names, values, strict=True)), conditions) for values in trials)


def _numbers(wanted: Sequence[Condition], conditions: Conditions) -> list[int]:
    found = {int(number) for condition in wanted for number in _NUMBER.findall(condition.text)}
    found |= {value for value in conditions.parameters.values() if type(value) is int}
    return sorted({near for number in found for near in (number - 1, number, number + 1)} | {0})


def _domain(fact: Fact, events: tuple[str, ...], numbers: list[int]) -> list[bool | int | str]:
    if fact.key == "case.event":
        return list(events)
    if fact.type == "bool":
        return [True, False]
    if fact.values:
        return list(fact.values)
    return list(numbers) if fact.type == "int" else ["JP", "XX"]


def _holds(wanted: Sequence[Condition], values: Mapping[str, object], conditions: Conditions) -> bool:
    person = {name[7:]: value for name, value in values.items() if name.startswith("person.")}
    data = {name[5:]: value for name, value in values.items() if name.startswith("case.")}
    data.update({"people": [person], "household": [person]})
    own = {**data, **{f"p.{name}": value for name, value in person.items()}}
    bound = {"case": conditions.activation("case", data), "person": conditions.activation("person", own)}
    return all(condition.evaluate(bound[condition.scope]) is True for condition in wanted)
