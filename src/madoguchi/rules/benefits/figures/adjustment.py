"""定額減税調整給付 (2024): what the tax cut could not take off, summed first, rounded up once.

Source: 香南市, 北本市, 横浜市 (V; benefits.md §2.1). A and B are never rounded on their own.
"""

from __future__ import annotations

import ibis.expr.types as ir

from madoguchi.rules.benefits.arithmetic import ceil_to, missing
from madoguchi.rules.benefits.terms import Terms


def add(table: ir.Table, terms: Terms) -> ir.Table:
    """``people`` includes the taxpayer; ``payable`` is the amount of an eligible person."""
    table = table.mutate(people=1 + table.spouse + table.dependants)
    table = table.mutate(
        income_tax_cut=terms["income_tax_per_person"] * table.people,
        resident_tax_cut=terms["resident_tax_per_person"] * table.people,
    )
    table = table.mutate(
        income_tax_shortfall=missing(table.income_tax_cut, table.income_tax_estimate),
        resident_tax_shortfall=missing(table.resident_tax_cut, table.resident_tax_levy),
    )
    table = table.mutate(shortfall=table.income_tax_shortfall + table.resident_tax_shortfall)
    return table.mutate(payable=ceil_to(table.shortfall, terms.constant("rounding_unit")))
