"""What makes one expression give one answer on every engine, proved on the expression trees themselves.

Allowed for figures: int64 columns, ``+ - *``, greatest/least, comparison, case, the number of a row, and
division only as ceiling of a number that cannot be negative. No rounding, no float, no cast but to text.
"""

from __future__ import annotations

import ibis
import ibis.expr.operations as ops
import pytest

from madoguchi.rules.benefits import calculate, programmes
from madoguchi.rules.benefits.arithmetic import ceil_to
from madoguchi.rules.benefits.calculation import decide
from madoguchi.rules.benefits.intake.cells import bounds
from madoguchi.rules.benefits.intake.columns import arrow_type

ALLOWED = (
    ops.UnboundTable, ops.Project, ops.DropColumns, ops.Field, ops.Literal, ops.Alias,
    ops.Add, ops.Subtract, ops.Multiply, ops.FloorDivide, ops.Greatest, ops.Least,
    ops.Equals, ops.NotEquals, ops.Greater, ops.GreaterEqual, ops.Less, ops.LessEqual,
    ops.And, ops.Or, ops.Not, ops.IsNull, ops.NotNull, ops.InValues,
    ops.IfElse, ops.SearchedCase, ops.RowNumber, ops.WindowFunction, ops.All, ops.SortKey,
    ops.WindowBoundary,
)  # fmt: skip
IN_WORDS = (ops.StringConcat, ops.StringLength, ops.StrRight, ops.Substring, ops.Cast)
TYPES = ("int64", "string", "boolean", "null")


def table_of(found):
    columns = {c.name: "string" if arrow_type(c) == "string" else "int64" for c in found.columns}
    months = {f"{c.name}_fiscal_year": "int64" for c in found.columns if c.kind == "month"}
    return ibis.table({**columns, **months}, name="input")


def nodes(expression):
    return expression.op().find(ops.Node)


def least(node, minimums):
    """The least value that an expression can have, as far as its form proves; minus infinity if unproved."""
    match node:
        case ops.Literal(value=int()):
            return node.value
        case ops.Alias(arg=arg):
            return least(arg, minimums)
        case ops.Field(rel=ops.UnboundTable()):
            return minimums.get(node.name, float("-inf"))
        case ops.Field():
            values = {**node.rel.values} if hasattr(node.rel, "values") else {}
            return least(values[node.name], minimums) if node.name in values else float("-inf")
        case ops.Greatest(arg=args):
            return max(least(arg, minimums) for arg in args)
        case ops.Add(left=left, right=right):
            return least(left, minimums) + least(right, minimums)
        case ops.IfElse(true_expr=one, false_null_expr=other):
            return min(least(one, minimums), least(other, minimums))
        case ops.FloorDivide(left=left, right=right) | ops.Multiply(left=left, right=right):
            return 0 if min(least(left, minimums), least(right, minimums)) >= 0 else float("-inf")
    return float("-inf")


@pytest.mark.parametrize("found", programmes(), ids=lambda found: found.id)
class TestEveryProgramme:
    def test_uses_only_what_all_engines_agree_on(self, found):
        figures, words = decide(found, table_of(found)), calculate(found, table_of(found), long=True)
        assert {type(node).__name__ for node in nodes(figures) if not isinstance(node, ALLOWED)} == set()
        allowed = (*ALLOWED, *IN_WORDS)
        assert {type(node).__name__ for node in nodes(words) if not isinstance(node, allowed)} == set()

    def test_has_no_type_but_int64_text_and_truth(self, found):
        for node in nodes(decide(found, table_of(found))):
            if isinstance(node, ops.Value) and not isinstance(node, ops.Literal):
                assert str(node.dtype).removeprefix("!") in TYPES, node

    def test_casts_to_text_alone(self, found):
        casts = [n for n in nodes(calculate(found, table_of(found), long=True)) if isinstance(n, ops.Cast)]
        assert {str(cast.to) for cast in casts} <= {"string"}

    def test_divides_only_what_cannot_be_negative_by_a_number(self, found):
        minimums = {column.name: bounds(column)[0] for column in found.columns}
        for node in nodes(calculate(found, table_of(found))):
            if isinstance(node, ops.FloorDivide):
                assert isinstance(node.right, ops.Literal), node
                assert node.right.value > 0, node
                assert least(node.left, minimums) >= 0, node

    def test_gives_int64_figures_and_amount(self, found):
        schema = calculate(found, table_of(found)).schema()
        assert {str(schema[name]) for name in (*found.figures, "amount")} == {"int64"}


def test_the_check_sees_a_division_of_what_may_be_negative():
    table = ibis.table({"a": "int64"}, name="input")
    [division] = [n for n in nodes(ceil_to(table.a - 5, 10)) if isinstance(n, ops.FloorDivide)]
    assert least(division.left, {"a": 0}) < 0


def test_the_check_sees_a_rounding():
    table = ibis.table({"a": "int64"}, name="input")
    assert any(not isinstance(node, ALLOWED) for node in nodes((table.a / 3).round()))
