"""Calculate a programme over a whole table: figures, the first matching row of the decision table, its words.

The result is an Ibis expression and runs unchanged on DuckDB and PySpark. A row with an unknown (null) figure
gets no amount at all: ``greatest(0, NULL)`` would have given it the full benefit.
"""

from __future__ import annotations

from functools import reduce
from operator import add, and_

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.conditions import Deciding
from madoguchi.rules.benefits.figures import FIGURES
from madoguchi.rules.benefits.model import Programme
from madoguchi.rules.benefits.terms import Terms
from madoguchi.rules.benefits.words import Wording

_KNOWN, _OUTCOME = "__known", "__outcome"


def calculate(programme: Programme, table: ir.Table, *, long: bool = False) -> ir.Table:
    """``table`` (the contract's columns, maybe more) with the figures, ``amount`` and ``reason`` added.

    ``amount`` is null where a figure is unknown or a human being must settle it; ``reason`` says which.
    ``long`` adds ``explanation``: the whole way of calculation as one text.
    """
    table = decide(programme, table)
    words = Wording(programme, table)
    added = {"reason": _reason(programme, table, words)}
    if long:
        added["explanation"] = _explanation(programme, table, words)
    return table.mutate(**added).drop(_KNOWN, _OUTCOME)


def decide(programme: Programme, table: ir.Table) -> ir.Table:
    """The figures, the number of the outcome (``__outcome``) and ``amount``, without any words."""
    table = FIGURES[programme.rule](table, Terms(programme, table))
    table = table.mutate(**{_KNOWN: _known(programme, table)})
    table = table.mutate(**{name: _where_known(table, table[name]) for name in programme.figures})
    table = table.mutate(**{_OUTCOME: _outcome(programme, table)})
    deciding = Deciding(programme, table)
    amounts = (
        (table[_OUTCOME] == n, deciding.amount(outcome)) for n, outcome in enumerate(programme.outcomes)
    )
    return table.mutate(amount=ibis.cases(*amounts, else_=ibis.null("int64")))


def lines(programme: Programme, table: ir.Table) -> dict[str, ir.StringValue]:
    """Each sentence of the explanation as its own column over a table made by ``decide``."""
    words = Wording(programme, table)
    found = {
        f"__line_{n:02}": _where_explained(programme, table, words.line(line))
        for n, line in enumerate(programme.lines)
    }
    return {
        **found,
        "reason": _reason(programme, table, words),
        "formula": _where_explained(programme, table, words.sentence(programme.formula)),
    }


def _known(programme: Programme, table: ir.Table) -> ir.BooleanValue:
    """No column of the row is null, nor of any row that is judged together with it.

    Columns whose type cannot be null, as of a checked file, are not asked.
    """
    doubtful = [table[c.name].notnull() for c in programme.columns if table[c.name].type().nullable]
    if not doubtful:
        return ibis.literal(True)
    known = reduce(and_, doubtful)
    if not programme.together:
        return known
    return known.all().over(ibis.window(group_by=[table[name] for name in programme.together]))


def _where_known(table: ir.Table, figure: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(table[_KNOWN], figure, ibis.null("int64"))


def _where_explained(programme: Programme, table: ir.Table, text: ir.StringValue) -> ir.StringValue:
    """The sentence where the row's outcome is one that sentences belong to, else empty text."""
    numbers = [n for n, outcome in enumerate(programme.outcomes) if outcome.explained]
    return ibis.ifelse(table[_OUTCOME].isin(numbers), text, "")


def _outcome(programme: Programme, table: ir.Table) -> ir.IntegerValue:
    """The number of the first row that holds; -1 where something needed is unknown."""
    deciding = Deciding(programme, table)
    rows = [
        (deciding.condition(outcome.when), ibis.literal(n, "int64"))
        for n, outcome in enumerate(programme.outcomes)
    ]
    return ibis.cases((~table[_KNOWN], ibis.literal(-1, "int64")), *rows, else_=ibis.literal(-1, "int64"))


def _reason(programme: Programme, table: ir.Table, words: Wording) -> ir.StringValue:
    rows = [
        (table[_OUTCOME] == n, words.sentence(outcome.reason)) for n, outcome in enumerate(programme.outcomes)
    ]
    return ibis.cases(*rows, else_=_unknown(programme, table))


def _unknown(programme: Programme, table: ir.Table) -> ir.StringValue:
    names = reduce(
        add,
        [ibis.ifelse(table[c.name].isnull(), f"「{c.label}」", "") for c in programme.columns],
    )
    subject = ibis.ifelse(names == "", "いっしょに計算する行の項目", names)
    return subject + "が分からないため、計算できません。調べてから計算します。"


def _explanation(programme: Programme, table: ir.Table, words: Wording) -> ir.StringValue:
    said = [_where_explained(programme, table, words.line(line)) for line in programme.lines]
    return reduce(add, [*said, _reason(programme, table, words)])
