"""A situation: the life event, its day, the people, and what is known about them.

Promise: ``parse_situation`` returns only values of the vocabulary, leaves out every fact that is not
known (null, "unknown", 不詳), and otherwise raises one ``SituationError`` with *all* problems, each in
Japanese, each naming the key. Format: the project's issue on the counter; ``rules.situation_schema``
prints it as JSON Schema.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.rules.calendar import DateError, parse_date, to_wareki
from madoguchi.rules.fact_readers import FactError, read_fact
from madoguchi.rules.facts import Fact, Scope, Vocabulary, nearest

__all__ = ["Fact", "Person", "Situation", "SituationError", "Vocabulary", "parse_situation"]

MAX_PEOPLE = 99
_TOP_KEYS = ("event", "date", "household", "facts")


class SituationError(ValueError):
    """The situation cannot be read; ``problems`` lists every reason in Japanese."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Person:
    """One member of the household; ``facts`` holds given facts only, unknown ones left out.

    ``undecided``: facts said to be not known yet ("unknown"), which no rule may presume.
    ``presumed``: facts in ``facts`` that nobody stated and a rule took on the safe side.
    """

    id: str
    facts: Mapping[str, object]
    undecided: frozenset[str] = frozenset()
    presumed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Situation:
    """``date`` is the day the event happened (異動日, 退職日 …); ages and periods are counted from it.

    ``presumed``: facts of the case that nobody stated and a rule took on the safe side; with "date" in it,
    ``date`` only says which rules and ages count, and no period is counted from it.
    """

    event: str
    date: date
    household: tuple[Person, ...]
    facts: Mapping[str, object]
    presumed: frozenset[str] = frozenset()


def parse_situation(data: Mapping[str, Any], vocabulary: Vocabulary) -> Situation:
    """Read a situation; raises SituationError with every problem found."""
    if not isinstance(data, Mapping):
        raise SituationError(["状況は { } で囲んだ1つのオブジェクトで書いてください。"])
    problems = [_unknown_key("", key, _TOP_KEYS) for key in data if key not in _TOP_KEYS]
    event = _event(data, vocabulary, problems)
    day = _date(data.get("date"), problems)
    people = _household(data.get("household"), vocabulary, problems)
    given = {} if data.get("facts") is None else data["facts"]
    facts = _read_all(given, vocabulary, "case", "facts", problems)
    if day is not None:
        problems.extend(_impossible_dates(people, facts, day))
    problems.extend(_contradictions(people))
    if problems or day is None:
        raise SituationError(problems)
    return Situation(event, day, people, facts)


def _unknown_key(place: str, key: object, known: object) -> str:
    names = list(known) if isinstance(known, (tuple, list, dict)) else []
    guess = nearest(str(key), [str(name) for name in names])
    hint = f"「{guess}」ではありませんか。" if guess else f"使えるのは {', '.join(map(str, names))} です。"
    return f"{place}「{key}」という項目はありません。{hint}"


def _event(data: Mapping[str, Any], vocabulary: Vocabulary, problems: list[str]) -> str:
    event = data.get("event")
    if isinstance(event, str) and event in vocabulary.events:
        return event
    by_name = {spec.name: name for name, spec in vocabulary.events.items()}
    if isinstance(event, str) and event in by_name:
        return by_name[event]
    if event is None:
        problems.append(f"event: 何があったかを書いてください。{', '.join(vocabulary.events)} のどれかです。")
    else:
        guess = nearest(str(event), vocabulary.events)
        hint = f"「{guess}」ではありませんか。" if guess else f"{', '.join(vocabulary.events)} のどれかです。"
        problems.append(f"event: 「{event}」というライフイベントはありません。{hint}")
    return ""


def _date(value: object, problems: list[str]) -> date | None:
    if not isinstance(value, str) or not value.strip():
        problems.append('date: 異動のあった日を "2026-04-01" や "令和8年4月1日" のように書いてください。')
        return None
    try:
        parsed = parse_date(value)
    except DateError as error:
        problems.append(f"date: {error}")
        return None
    if parsed.date is None:
        problems.append(f"date: 「{value}」では日がわかりません。年月日を書いてください。")
    return parsed.date


def _household(value: object, vocabulary: Vocabulary, problems: list[str]) -> tuple[Person, ...]:
    if not isinstance(value, list) or not value:
        problems.append("household: 世帯の人を [ ] の中に1人以上書いてください。")
        return ()
    if len(value) > MAX_PEOPLE:
        problems.append(f"household: 世帯の人は{MAX_PEOPLE}人までです({len(value)}人あります)。")
        return ()
    return tuple(_people(value, vocabulary, problems))


def _people(items: list[object], vocabulary: Vocabulary, problems: list[str]) -> Iterator[Person]:
    for number, item in enumerate(items, start=1):
        place = f"household の{number}人目"
        if not isinstance(item, Mapping):
            problems.append(f"{place}: 1人分を {{ }} で囲んで書いてください。")
            continue
        identity = item.get("id", f"p{number}")
        if not isinstance(identity, (str, int)) or isinstance(identity, bool) or not str(identity).strip():
            problems.append(f"{place}: id は文字で書いてください。")
        rest = {key: fact for key, fact in item.items() if key != "id"}
        where = f"{place}(id {identity})"
        facts = _read_all(rest, vocabulary, "person", where, problems)
        yield Person(str(identity), facts, frozenset(_undecided(rest, vocabulary)))


def _undecided(data: Mapping[str, object], vocabulary: Vocabulary) -> Iterator[str]:
    for key, value in data.items():
        fact = vocabulary.person.get(key)
        if fact is not None and isinstance(value, str) and value.strip() in fact.unknown:
            yield key


def _read_all(
    data: object, vocabulary: Vocabulary, scope: Scope, place: str, problems: list[str]
) -> dict[str, object]:
    if not isinstance(data, Mapping):
        problems.append(f"{place}: {{ }} で囲んで書いてください。")
        return {}
    known = vocabulary.given(scope)
    facts: dict[str, object] = {}
    for key, value in data.items():
        if key not in known:
            problems.append(_not_given(place, key, vocabulary, scope))
            continue
        try:
            facts.update(read_fact(known[key], value, known))
        except FactError as error:
            problems.append(f"{place}: {key}({known[key].label}): {error}")
    return facts


def _not_given(place: str, key: object, vocabulary: Vocabulary, scope: Scope) -> str:
    fact = vocabulary.facts(scope).get(str(key))
    if fact is not None:
        return f"{place}: 「{key}」({fact.label})は計算で決まるので、書かないでください。"
    other: Scope = "case" if scope == "person" else "person"
    if str(key) in vocabulary.given(other):
        target = "facts" if other == "case" else "household の1人分"
        return f"{place}: 「{key}」は {target} の中に書いてください。"
    own = ["id"] if scope == "person" else []
    return f"{place}: " + _unknown_key("", key, [*own, *vocabulary.given(scope)])


def _impossible_dates(people: tuple[Person, ...], facts: Mapping[str, object], day: date) -> Iterator[str]:
    born = facts.get("child_birth_date")
    if isinstance(born, date) and born > day:
        yield f"facts: child_birth_date(生まれた日) {to_wareki(born)} が date {to_wareki(day)} より後です。"
    for person in people:
        birth = person.facts.get("birth_date")
        if isinstance(birth, date) and birth > day:
            yield (
                f"household(id {person.id}): birth_date(生年月日) {to_wareki(birth)} が "
                f"date {to_wareki(day)} より後です。どちらかを直してください。"
            )


def _contradictions(people: tuple[Person, ...]) -> Iterator[str]:
    for identity, count in Counter(person.id for person in people).items():
        if count > 1:
            yield f"household: id「{identity}」の人が{count}人います。id は1人ずつ変えてください。"
    heads = [person.id for person in people if person.facts.get("relation") == "head"]
    if len(heads) > 1:
        who = "、".join(heads)
        yield f"household: relation(続柄)が head(世帯主)の人が{len(heads)}人います({who})。"
