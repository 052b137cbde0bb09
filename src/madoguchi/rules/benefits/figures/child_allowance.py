"""児童手当 from 2024-10: the child's place among those who count, and the rate of its age in a month.

Source: 富加町, 長南町, 恩納村, 長岡市, 府中市 (V; benefits.md §2.4), 児童手当法第3条・第6条・第8条 (K).
Ages are attained on the eve of the birthday (年齢計算ニ関する法律), so a child born on 1 April belongs to the
earlier 年度: the boundary is the birthday 2 April. The rate for the youngest includes the month of the third
birthday.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.arithmetic import whole
from madoguchi.rules.benefits.terms import Terms

_SECOND_OF_APRIL = 402


def add(table: ir.Table, terms: Terms) -> ir.Table:
    """0/1: ``born`` by the end of the month, ``started`` (born before it: the allowance begins the month
    after), ``child`` (of payable age), ``young``, ``counts``; ``order`` from 1, 0 for one who does not count.

    Equal birth dates are ordered by ``child_id``.
    """
    table = table.mutate(
        born=_flag(table.birth_date < table.month * 100 + 100),
        started=_flag(table.birth_date < table.month * 100),
        child=_flag(until_fiscal_year_of_age(table, terms["child_last_age"])),
        young=_flag(table.month * 100 <= table.birth_date + terms["young_until_age"] * whole(10000)),
        grown_counts=_flag(until_fiscal_year_of_age(table, terms["order_last_age"]) & (table.supported == 1)),
    )
    table = table.mutate(counts=table.born * ibis.greatest(table.child, table.grown_counts))
    family = ibis.window(
        group_by=[table.claim_id, table.month, table.counts], order_by=[table.birth_date, table.child_id]
    )
    return table.mutate(order=table.counts * (ibis.row_number().over(family) + 1)).drop("grown_counts")


def until_fiscal_year_of_age(table: ir.Table, age: ir.IntegerValue) -> ir.BooleanValue:
    """Whether the month is not after the 31 March that follows the day on which the age is attained."""
    return table.birth_date >= (table.month_fiscal_year - age) * whole(10000) + whole(_SECOND_OF_APRIL)


def _flag(condition: ir.BooleanValue) -> ir.IntegerValue:
    return ibis.ifelse(condition, whole(1), whole(0))
