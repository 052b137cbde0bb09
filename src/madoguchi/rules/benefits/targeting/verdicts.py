"""From figures to a verdict, the same for every programme."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.calculation import calculate
from madoguchi.rules.benefits.model import Programme

NONE = ibis.null("string")
WHEN_UNKNOWN = "分からない項目を調べてから、もう一度抽出してください。"


def first_of(*rows: tuple[ir.BooleanValue, str]) -> ir.StringValue:
    """The sentence of the first condition that holds (a null condition does not), else null."""
    return ibis.cases(*((condition.fill_null(False), say) for condition, say in rows), else_=NONE)


def judged(programme: Programme, table: ir.Table) -> ir.Table:
    """``table``: the contract's columns, ``subject_id``, ``household_number``, ``excluded`` (why, or null)
    and ``doubt`` (what to inquire, or null; it matters only where the calculation does not say 0).
    """
    found = calculate(programme, table)
    unknown = found.excluded.isnull() & (found.amount.isnull() | ((found.amount > 0) & found.doubt.notnull()))
    applies = found.excluded.isnull() & (found.amount > 0)
    found = found.mutate(
        verdict=ibis.cases((unknown, "unknown"), (applies, "applies"), else_="not"),
        reason=ibis.coalesce(found.excluded, ibis.ifelse(unknown, found.doubt, NONE), found.reason),
        inquiry=ibis.ifelse(unknown, ibis.coalesce(found.doubt, WHEN_UNKNOWN), ""),
    )
    amount = ibis.cases((found.verdict == "applies", found.amount), (found.verdict == "not", 0), else_=None)
    return found.mutate(amount=amount.cast("int64")).drop("excluded", "doubt")
