"""The names that rules, decision tables and sentences may use: columns, figures and parameters of the law."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.arithmetic import whole
from madoguchi.rules.benefits.model import Dated, Parameter, Programme


class Terms:
    """Parameters as int64 values for one table.

    A programme with a ``month`` column takes each parameter as of the row's month, all others as of the
    programme's base date.
    """

    def __init__(self, programme: Programme, table: ir.Table) -> None:
        self._programme = programme
        self._month = next((table[c.name] for c in programme.columns if c.kind == "month"), None)

    def __getitem__(self, name: str) -> ir.IntegerValue:
        """The parameter as an expression; KeyError if there is none."""
        values = self._programme.parameters[name].values
        if self._month is None or len(values) == 1:
            return whole(self.constant(name))
        newest_first = list(reversed(values))
        cases = [(self._month >= _month(dated), whole(int(dated.value))) for dated in newest_first[:-1]]
        return ibis.cases(*cases, else_=whole(int(newest_first[-1].value)))

    def constant(self, name: str) -> int:
        """The one number of a parameter that does not change during the programme."""
        return int(self._programme.parameter(name))


def changes(programme: Programme, parameter: Parameter) -> bool:
    """Whether the value depends on the row's month."""
    return len(parameter.values) > 1 and any(column.kind == "month" for column in programme.columns)


def as_number(day: date) -> int:
    """A date as it stands in tables."""
    return day.year * 10000 + day.month * 100 + day.day


def _month(dated: Dated) -> ir.IntegerScalar:
    return whole(dated.since.year * 100 + dated.since.month)
