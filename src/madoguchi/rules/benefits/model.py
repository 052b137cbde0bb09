"""What a benefit programme is: dated data, the columns it needs, and one decision table.

A programme is one YAML file of ``catalogue/programmes/`` (or a city's own, see ``templates/city.yaml``). Its
arithmetic, where a table is not enough, is a small module of ``rules/benefits/figures/``. Everything here is
plain data; money is int yen, dates inside tables are the int64 yyyymmdd, months the int64 yyyymm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from madoguchi.rules.procedures.yamlfile import Where

Unit = Literal["person", "household", "claim"]
ColumnKind = Literal["id", "text", "yen", "count", "flag", "choice", "date", "month"]
Verdict = Literal["applies", "not", "unknown"]
Evidence = Literal["V", "D", "K"]
Test = Literal["is", "is_not", "at_least", "at_most", "above", "below", "in"]

UNITS: tuple[Unit, ...] = ("person", "household", "claim")
KINDS: tuple[ColumnKind, ...] = ("id", "text", "yen", "count", "flag", "choice", "date", "month")
EVIDENCE: tuple[Evidence, ...] = ("V", "D", "K")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a ``choice`` column: its code in tables, its Japanese name, other spellings."""

    code: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input file.

    In a table it is ``int64`` (yen, count, flag 0/1, date yyyymmdd, month yyyymm) or ``string``. ``aliases``:
    other headers under which a file may bring it. ``nullable``: a blank cell is read as null, meaning
    unknown (a figure) or none (a date of an event); otherwise a blank cell is refused. ``required``: the
    file must have the column. A ``month`` brings the int64 column ``NAME_fiscal_year`` along.
    """

    name: str
    kind: ColumnKind
    label: str
    help: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = True
    nullable: bool = False
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[Choice, ...] = ()
    key: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a rule or an amount is written, and how sure we are: V published, D derived, K unconfirmed."""

    source: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Dated:
    """A value from a day on."""

    since: date
    value: int | str


@dataclass(frozen=True, slots=True)
class Parameter:
    """An amount, limit, date (yyyymmdd) or choice of the law, with its history, oldest first."""

    name: str
    label: str
    values: tuple[Dated, ...]
    reference: Reference
    kind: Literal["number", "date", "text"] = "number"

    def on(self, day: date) -> int | str:
        """The value in force on a day; KeyError before the first."""
        found = [dated.value for dated in self.values if dated.since <= day]
        if not found:
            raise KeyError(f"{self.name} on {day}")
        return found[-1]


@dataclass(frozen=True, slots=True)
class Legal:
    """What the payment is in law: decides remedies, seizure and tax.

    ``character``: ``disposition`` 処分 (審査請求 is possible) or ``gift`` 贈与 (only an inquiry route).
    ``silence``: what it means when a resident does not answer by the deadline.
    """

    character: Literal["disposition", "gift"]
    seizure_prohibited: bool
    tax_exempt: bool
    silence: Literal["declined", "consent", "none"]
    reference: Reference


@dataclass(frozen=True, slots=True)
class Compare:
    """``column`` against a number, a choice code or the name of a parameter."""

    column: str
    test: Test
    value: int | str | tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Combine:
    """``all`` or ``any`` of the parts, or ``not`` the only one."""

    how: Literal["all", "any", "not"]
    parts: tuple[Condition, ...]


Condition = Compare | Combine


@dataclass(frozen=True, slots=True)
class Addition:
    """``each`` (yen, or a parameter's or figure's name) times the number in ``column``."""

    column: str
    each: int | str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of the decision table; the first whose ``when`` holds decides (None = always).

    ``amount``: yen, or the name of a parameter or figure; None = unknown, to be settled by a human being.
    ``explained``: the sentences of the explanation make sense here.
    """

    when: Condition | None
    amount: int | str | None
    reason: str
    add: tuple[Addition, ...] = ()
    explained: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the explanation, with ``{name}`` for figures; shown where ``when`` holds."""

    say: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """A checked programme.

    ``columns``: the input contract of ``calculate``. ``output``: the columns of a result file.
    ``figures``: the named intermediates. ``sources``: the kinds of city files that ``targets`` needs, by the
    way named in ``target``. ``base_date``: the 基準日, on which dated parameters are read. ``together``: the
    columns that name rows judged together. ``excludes``: programmes whose payment rules this one out.
    """

    id: str
    name: str
    unit: Unit
    rule: str
    base_date: date
    valid_from: date
    valid_to: date | None
    columns: tuple[Column, ...]
    output: tuple[str, ...]
    figures: tuple[str, ...]
    sources: tuple[str, ...]
    target: str
    together: tuple[str, ...]
    excludes: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    outcomes: tuple[Outcome, ...]
    lines: tuple[Line, ...]
    formula: str
    legal: Legal
    references: tuple[Reference, ...]
    basis: str
    note: str
    where: Where = field(repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return tuple(column.name for column in self.columns if column.key)

    def parameter(self, name: str) -> int | str:
        """The value on the programme's base date."""
        return self.parameters[name].on(self.base_date)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One person's result. ``amount`` is None if something needed is unknown; ``reason`` then says what."""

    amount: int | None
    lines: tuple[str, ...]
    reason: str
    formula: str
    figures: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a file: ``row`` as a person counts (header = 1; 0 = the file as a whole)."""

    row: int
    column: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.row}行目" if self.row else ""
        return " ".join(part for part in (where, self.column, self.reason, self.remedy) if part)


class ProgrammeError(ValueError):
    """A programme cannot be used; ``problems`` lists every reason as ``file:line: message``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class FileRefused(ValueError):
    """A file cannot be used at all; ``findings`` say why, in words that let a clerk mend it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class SourceRefused(FileRefused):
    """A city's file (住基, 税, 前回給付 …) was not taken over; nothing of it may be used."""
