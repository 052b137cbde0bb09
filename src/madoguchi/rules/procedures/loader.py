"""Load the catalogue: vocabulary, sections, parameters, procedures, and a municipality's overlay.

Every file is read, every row checked, and only then is a ``CatalogueError`` raised with all problems as
``file:line: message``. Files are named to the loader; it looks nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.rules.facts import Vocabulary
from madoguchi.rules.procedures.cel import Conditions
from madoguchi.rules.procedures.checks import check_rules, expired
from madoguchi.rules.procedures.overlay import apply_overlay, check_overlay
from madoguchi.rules.procedures.rule import Rule
from madoguchi.rules.procedures.rule_reader import Row, Words, read_rule
from madoguchi.rules.procedures.table_checks import check_facts, check_table
from madoguchi.rules.procedures.yamlfile import Located, Place, from_mapping, read_yaml


class CatalogueError(ValueError):
    """The catalogue cannot be used; ``problems`` lists every reason as ``file:line: message``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Section:
    """A section of the city hall.

    ``guidance``: another body, the city only explains. ``internal``: an office that residents never meet, so
    no procedure is handed to it.
    """

    id: str
    name: str
    easy: str
    en: str
    guidance: bool = False
    internal: bool = False


@dataclass(frozen=True)
class Catalogue:
    """Checked rules with everything they refer to. ``warnings``: rules past their validity, for the owner."""

    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    sections: Mapping[str, Section]
    parameters: Mapping[str, bool | int | str]
    conditions: Conditions
    bring_common: tuple[str, ...]
    municipality: str
    warnings: tuple[str, ...]
    since: date
    _by_event: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    def candidates(self, event: str) -> tuple[Rule, ...]:
        """Every version of every rule of the event, by number."""
        if event not in self._by_event:
            self._by_event[event] = tuple(rule for rule in self.rules if event in rule.events)
        return self._by_event[event]

    def rule(self, slug: str, on: date) -> Rule:
        """The version in force on a day; KeyError if there is none."""
        for rule in self.rules:
            if rule.slug == slug and rule.in_force(on):
                return rule
        raise KeyError(slug)


def default_root() -> Path:
    """The catalogue that comes with the package."""
    return Path(__file__).resolve().parents[2] / "catalogue"


def load_vocabulary(root: Path) -> Vocabulary:
    """Facts and events alone; CatalogueError if either cannot be read."""
    problems: list[str] = []
    facts, events = (_read(root / f"{name}.yaml", problems) for name in ("facts", "events"))
    vocabulary = _vocabulary(facts, events, problems)
    if vocabulary is None:
        raise CatalogueError(problems)
    return vocabulary


def load_catalogue(
    root: Path, overlay: Path | Located | Mapping[str, Any] | None = None, on: date | None = None
) -> Catalogue:
    """Read and check a catalogue directory; tables it does not have come from the standard catalogue.

    ``on``: the day against which rules may be out of date; those become ``warnings``, because stopping a
    counter over one expired rule would be worse than asking about it (see ``engine``).
    """
    problems: list[str] = []
    tables = _tables(root, overlay, problems)
    conditions = Conditions(tables.vocabulary, tables.parameters)
    words = Words(tables.vocabulary, conditions, tables.sections, _forms(root))
    rules = [rule for row in tables.rows if (rule := read_rule(row, words, problems))]
    slugs = {str(row.data.get("slug")) for row in tables.rows}
    problems.extend(check_rules(rules, tables.vocabulary, conditions, slugs))
    if not rules and not problems:
        problems.append(f"{root}:1: 手続き(procedures/*.yaml)が1つもありません。")
    late = list(expired(rules, on)) if on else []
    if problems:
        raise CatalogueError([*problems, *late])
    return Catalogue(
        vocabulary=tables.vocabulary,
        rules=tuple(sorted(rules, key=lambda rule: (rule.number, rule.slug, rule.valid_from))),
        sections=tables.sections,
        parameters=tables.parameters,
        conditions=conditions,
        bring_common=tables.bring_common,
        municipality=tables.municipality,
        warnings=tuple(late),
        since=min(rule.valid_from for rule in rules),
    )


@dataclass(frozen=True)
class _Tables:
    """Everything read, with the overlay applied, before any rule is compiled."""

    vocabulary: Vocabulary
    sections: Mapping[str, Section]
    parameters: Mapping[str, bool | int | str]
    rows: list[Row]
    bring_common: tuple[str, ...]
    municipality: str


def _tables(root: Path, overlay: Path | Located | Mapping[str, Any] | None, problems: list[str]) -> _Tables:
    facts, events, sections, parameters = (
        _read(_file(root, name), problems) for name in ("facts", "events", "sections", "parameters")
    )
    vocabulary = _vocabulary(facts, events, problems)
    if vocabulary is None:
        raise CatalogueError(problems)
    rows, common = _rows(root, problems)
    local = _overlay(overlay, problems)
    problems.extend(check_table(sections, "sections", ("name", "easy", "en")))
    problems.extend(check_table(parameters, "parameters", ("value",)))
    problems.extend(check_overlay(local) if local else ())
    if problems:
        raise CatalogueError(problems)
    apply_overlay(rows, local, problems)
    return _Tables(
        vocabulary=vocabulary,
        sections=_sections(sections, local),
        parameters=_parameters(parameters, local, problems),
        rows=rows,
        bring_common=common,
        municipality=str(local.data.get("municipality", "")) if local else "",
    )


def _read(path: Path, problems: list[str]) -> Located:
    located = read_yaml(path)
    problems.extend(located.problems)
    if not located.problems and not isinstance(located.data, dict):
        problems.append(f"{located.name}:1: 「名前: 値」の形で書いてください。")
    return located


def _vocabulary(facts: Located, events: Located, problems: list[str]) -> Vocabulary | None:
    if not problems:
        problems.extend(check_facts(facts))
        problems.extend(check_table(events, "events", ("name", "easy", "en", "date", "open")))
    return None if problems else Vocabulary.from_data(facts.data, events.data)


def _file(root: Path, name: str) -> Path:
    path = root / f"{name}.yaml"
    return path if path.exists() else default_root() / f"{name}.yaml"


def _folder(root: Path, name: str) -> Path:
    """``root/name``; a folder of procedures alone may also be given directly."""
    if (root / name).is_dir():
        return root / name
    return root if name == "procedures" else default_root() / name


def _forms(root: Path) -> frozenset[str]:
    return frozenset(path.stem for path in _folder(root, "forms").glob("*.yaml") if path.stem != "paths")


def _rows(root: Path, problems: list[str]) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    common: list[str] = []
    for path in sorted(_folder(root, "procedures").glob("*.yaml")):
        located = read_yaml(path, f"procedures/{path.name}")
        found = [*located.problems, *_misshapen(located)]
        problems.extend(found)
        if not found:
            common.extend(map(str, located.data.get("bring_common") or []))
            rows.extend(_file_rows(located, problems))
    return rows, tuple(common)


def _misshapen(located: Located) -> Iterator[str]:
    if located.problems:
        return
    if not isinstance(located.data, dict) or not isinstance(located.data.get("procedures"), list):
        yield f"{located.name}:1: 「procedures:」の下に手続きを並べてください。"
        return
    for key, shape in (("defaults", dict), ("bring_common", list)):
        if not isinstance(located.data.get(key) or shape(), shape):
            file, line = located.where(key)
            yield f"{file}:{line}: 「{key}」の書き方の形が違います。"


def _file_rows(located: Located, problems: list[str]) -> list[Row]:
    defaults = located.data.get("defaults") or {}
    rows = []
    for index, item in enumerate(located.data["procedures"]):
        where = located.where("procedures", index)
        if not isinstance(item, dict):
            problems.append(f"{where[0]}:{where[1]}: 手続きは「項目: 値」の形で書いてください。")
            continue
        places = dict.fromkeys(defaults, Place(located, ("defaults",)))
        places.update(dict.fromkeys(item, Place(located, ("procedures", index))))
        rows.append(Row({**defaults, **item}, where, places))
    return rows


def _overlay(overlay: Path | Located | Mapping[str, Any] | None, problems: list[str]) -> Located | None:
    if isinstance(overlay, Path):
        located = _read(overlay, problems)
    elif isinstance(overlay, Located):
        located = overlay
        problems.extend(located.problems)
    else:
        located = from_mapping(overlay or {}, "overlay")
    return located if isinstance(located.data, Mapping) and located.data else None


def _sections(located: Located, local: Located | None) -> dict[str, Section]:
    own = (local.data.get("sections") or {}) if local else {}
    return {
        name: Section(id=name, **{**spec, **own.get(name, {})})
        for name, spec in {
            **{k: v for k, v in own.items() if "name" in v},
            **located.data["sections"],
        }.items()
    }


def _parameters(located: Located, local: Located | None, problems: list[str]) -> dict[str, bool | int | str]:
    values = {name: spec["value"] for name, spec in located.data["parameters"].items()}
    names = "、".join(values)
    for name, value in ((local.data.get("parameters") or {}) if local else {}).items():
        file, line = local.where("parameters", name) if local else ("", 0)
        if name not in values:
            problems.append(f"{file}:{line}: parameters の「{name}」はありません。{names} のどれかです。")
        elif type(value) is not type(values[name]):
            problems.append(f"{file}:{line}: parameters の「{name}」の値「{value}」の型が違います。")
        else:
            values[name] = value
    return values
