"""The arithmetic of programmes for which a decision table is not enough, by the name a YAML file calls it.

Each function adds named int64 columns (``shapes.RULES`` lists them) to a table of the contract's columns;
amounts and limits come from ``terms``: the parameters in force.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis.expr.types as ir

from madoguchi.rules.benefits.figures import adjustment, child_allowance, shortfall
from madoguchi.rules.benefits.terms import Terms


def _table_alone(table: ir.Table, terms: Terms) -> ir.Table:
    return table


FIGURES: Mapping[str, Callable[[ir.Table, Terms], ir.Table]] = {
    "table": _table_alone,
    "adjustment": adjustment.add,
    "shortfall": shortfall.add,
    "child_allowance": child_allowance.add,
}
