"""Conditions of decision tables as Ibis expressions, the same on every engine."""

from __future__ import annotations

from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.arithmetic import whole
from madoguchi.rules.benefits.model import Addition, Combine, Compare, Condition, Outcome, Programme
from madoguchi.rules.benefits.terms import Terms

TESTS = {"is": eq, "is_not": ne, "at_least": ge, "at_most": le, "above": gt, "below": lt}


class Deciding:
    """Compiles the decision table of one programme against one table."""

    def __init__(self, programme: Programme, table: ir.Table) -> None:
        self._programme, self._table = programme, table
        self._terms = Terms(programme, table)
        self._choices = {column.name for column in programme.columns if column.kind == "choice"}

    def condition(self, condition: Condition | None) -> ir.BooleanValue:
        """None always holds."""
        if condition is None:
            return ibis.literal(True)
        if isinstance(condition, Compare):
            return self._compare(condition)
        return self._combine(condition)

    def amount(self, outcome: Outcome) -> ir.IntegerValue:
        """The amount of a row, with its additions; null if a human being has to settle it."""
        if outcome.amount is None:
            return ibis.null("int64")
        return sum((self._addition(addition) for addition in outcome.add), start=self.number(outcome.amount))

    def number(self, value: int | str) -> ir.IntegerValue:
        """A number, a parameter, a figure or a column."""
        if isinstance(value, int):
            return whole(value)
        if value in self._programme.parameters:
            return self._terms[value]
        return self._table[value]

    def _addition(self, addition: Addition) -> ir.IntegerValue:
        return self._table[addition.column] * self.number(addition.each)

    def _combine(self, combine: Combine) -> ir.BooleanValue:
        parts = [self.condition(part) for part in combine.parts]
        if combine.how == "not":
            return ~parts[0]
        return reduce(and_ if combine.how == "all" else or_, parts)

    def _compare(self, compare: Compare) -> ir.BooleanValue:
        column = self._table[compare.column]
        if compare.test == "in":
            return reduce(or_, [column == self._value(compare.column, value) for value in _several(compare)])
        value = compare.value if isinstance(compare.value, int | str) else compare.value[0]
        return TESTS[compare.test](column, self._value(compare.column, value))

    def _value(self, column: str, value: int | str) -> ir.Value:
        return ibis.literal(value, "string") if column in self._choices else self.number(value)


def _several(compare: Compare) -> tuple[int | str, ...]:
    return compare.value if isinstance(compare.value, tuple) else (compare.value,)
