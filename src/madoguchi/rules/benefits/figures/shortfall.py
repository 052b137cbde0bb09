"""不足額給付 I (2025): the same formula with the actual income tax, less what was assessed the first time.

Source: 白河市, 福崎町, 京極町, 綾川町, 筑前町 (V; benefits.md §2.2). The 3万円 part counts dependants at the
end of 2024, the 1万円 part still those at the end of 2023; a surplus is not reclaimed.
"""

from __future__ import annotations

import ibis.expr.types as ir

from madoguchi.rules.benefits.arithmetic import ceil_to, missing
from madoguchi.rules.benefits.terms import Terms


def add(table: ir.Table, terms: Terms) -> ir.Table:
    """``need`` is what should have been paid in all, ``payable`` what is still open."""
    table = table.mutate(
        income_tax_cut=terms["income_tax_per_person"] * table.people_2024,
        resident_tax_cut=terms["resident_tax_per_person"] * table.people_2023,
    )
    table = table.mutate(
        income_tax_shortfall=missing(table.income_tax_cut, table.income_tax_actual),
        resident_tax_shortfall=missing(table.resident_tax_cut, table.resident_tax_levy),
    )
    table = table.mutate(shortfall=table.income_tax_shortfall + table.resident_tax_shortfall)
    table = table.mutate(need=ceil_to(table.shortfall, terms.constant("rounding_unit")))
    return table.mutate(payable=missing(table.need, table.first_assessed))
