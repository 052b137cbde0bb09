"""The only arithmetic that rules may use: it gives the same int64 on every engine (no rounding, no float).

``greatest(0, NULL)`` is 0 on every engine, so nothing here is called before ``calculation`` has set aside the
rows with an unknown figure.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def whole(value: int) -> ir.IntegerScalar:
    """A number of the law as int64, never as a narrower type that an engine might overflow."""
    return ibis.literal(value, "int64")


def missing(needed: ir.IntegerValue, there: ir.IntegerValue) -> ir.IntegerValue:
    """How much of ``needed`` is not covered; never negative."""
    return ibis.greatest(whole(0), needed - there)


def ceil_to(amount: ir.IntegerValue, unit: int) -> ir.IntegerValue:
    """Round up to a multiple; ``amount`` must not be negative."""
    return (amount + whole(unit - 1)) // whole(unit) * whole(unit)
