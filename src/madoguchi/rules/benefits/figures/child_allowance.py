"""児童手当 from 2024-10: the child's place among those who count, and the rate of its age in a month.

Source: 富加町, 長南町, 恩納村, 長岡市, 府中市 (V; benefits.md §2.4), 児童手当法第3条・第6条・第8条 (K).
Ages are attained on the eve of the birthday (年齢計算ニ関する法律), so a child born on 1 April belongs to the
earlier 年度: the boundary is the birthday 2 April. The rate for the youngest includes the month of the third
birthday.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.arithmetic import whole
from madoguchi.rules.benefits.terms import Terms

_SECOND_OF_APRIL = 402
_AFTER_ALL_DATES = 99_999_999


def add(table: ir.Table, terms: Terms) -> ir.Table:
    """0/1: ``born`` by the end of the month, ``started`` (born before it: the allowance begins the month
    after), ``child`` (of payable age), ``young``, ``counts``; ``order`` from 1, 0 for one who does not count.

    Equal birth dates are ordered by ``child_id``.
    """
    born = table.birth_date < table.month * 100 + 100
    child = until_fiscal_year_of_age(table, terms["child_last_age"])
    supported = until_fiscal_year_of_age(table, terms["order_last_age"]) & (table.supported == 1)
    counts = born & (child | supported)
    place = ibis.row_number().over(_eldest_first(table, counts)) + 1
    table = table.mutate(order=_flag(counts) * place)
    return table.mutate(
        born=_flag(born),
        started=_flag(table.birth_date < table.month * 100),
        child=_flag(child),
        young=_flag(table.month * 100 <= table.birth_date + terms["young_until_age"] * whole(10000)),
        counts=_flag(counts),
    )


def _eldest_first(table: ir.Table, counts: ir.BooleanValue) -> Any:
    """The children of one claim and month, those who do not count after all who do.

    Nothing but this is worked out before the engine sorts, which would carry every column along.
    """
    born = ibis.ifelse(counts, table.birth_date, whole(_AFTER_ALL_DATES))
    return ibis.window(group_by=[table.claim_id, table.month], order_by=[born, table.child_id])


def until_fiscal_year_of_age(table: ir.Table, age: ir.IntegerValue) -> ir.BooleanValue:
    """Whether the month is not after the 31 March that follows the day on which the age is attained."""
    return table.birth_date >= (table.month_fiscal_year - age) * whole(10000) + whole(_SECOND_OF_APRIL)


def _flag(condition: ir.BooleanValue) -> ir.IntegerValue:
    return ibis.ifelse(condition, whole(1), whole(0))
