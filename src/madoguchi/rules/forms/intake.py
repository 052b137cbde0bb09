"""What the counter hands in: register items, 転出証明書情報, card and city data as Sources.

The counter calls `sources_from_people` once per source and passes the result on as `into`; the declared
precedence of each path decides which source wins, whatever the order of the calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from madoguchi.rules.forms.values import Origin, Scalar, Sources, Value
from madoguchi.rules.forms.vocabulary import PathDefinition, Paths

Plain = Scalar | date | list[str] | None


class SourceError(ValueError):
    """Items that no form could use; `problems` lists each in Japanese with the person and the item."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def sources_from_people(
    paths: Paths,
    people: Mapping[str, Mapping[str, Plain]],
    origin: Origin,
    *,
    case: Mapping[str, Plain] | None = None,
    into: Sources | None = None,
) -> Sources:
    """Sources of one origin, laid over earlier ones.

    `people`: person id to items by person path (`name`, `kana`, `birth_date` as date or ISO text, …), in
    the order of the register. `case`: items by case path. Empty items (None, "") are "not known". Raises
    SourceError for undeclared paths, values of the wrong kind, and origins that may not give the path.
    """
    base, problems = into or Sources(), list[str]()
    new_case = _merge(base.case, _values(case or {}, paths, origin, "", problems), paths.case)
    merged = {person: dict(values) for person, values in base.people.items()}
    for person, items in people.items():
        values = _values(items, paths, origin, person, problems)
        merged[person] = _merge(merged.get(person, {}), values, paths.person)
    if problems:
        raise SourceError(problems)
    return Sources(new_case, merged, base.answered)


def _values(
    items: Mapping[str, Plain], paths: Paths, origin: Origin, person: str, problems: list[str]
) -> Iterator[tuple[str, Value]]:
    known = paths.person if person else paths.case
    for name, item in items.items():
        definition = known.get(name)
        if definition is None:
            problems.append(f"{person or '世帯'}: {paths.unknown(name)}")
        elif item is not None and item not in ("", [], ()):
            value = Value(plain(item), origin)
            wrong = paths.check(definition, value)
            if wrong:
                problems.append(f"{person or '世帯'}: {wrong}")
            yield name, value


def _merge(
    old: Mapping[str, Value], new: Iterator[tuple[str, Value]], known: Mapping[str, PathDefinition]
) -> dict[str, Value]:
    merged = dict(old)
    for name, value in new:
        if name not in merged or known[name].stronger(value.origin, merged[name].origin):
            merged[name] = value
    return merged


def plain(item: Scalar | date | list[str]) -> Scalar:
    """An item as forms keep it: dates as ISO text, lists as tuples."""
    if isinstance(item, date):
        return item.isoformat()
    return tuple(item) if isinstance(item, list) else item
