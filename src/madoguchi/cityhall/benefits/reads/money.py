"""Reading money: the facade of what the batches', returns' and totals' pages show.

batches(actor), access_batch(actor, id), find_batch(actor, id), payment_lines(batch, after)
owed(actor)                     running rounds with what could be drafted now: count and sum
returns(actor), reclaims(actor), to_reclaim(actor)
totals(actor)                   ledger by round and by day, and the equations that must hold
performance(actor, round_id)    実績
payments_of_target(target_id)   for a target's page
"""

from __future__ import annotations

from madoguchi.cityhall.benefits.reads.batches import (
    access_batch,
    batches,
    find_batch,
    payment_lines,
    payments_of_target,
)
from madoguchi.cityhall.benefits.reads.equations import Equation, balances_of, equations
from madoguchi.cityhall.benefits.reads.owed import owed, reclaims, returns, to_reclaim
from madoguchi.cityhall.benefits.reads.totals import performance, performance_csv, totals

__all__ = [
    "Equation",
    "access_batch",
    "balances_of",
    "batches",
    "equations",
    "find_batch",
    "owed",
    "payment_lines",
    "payments_of_target",
    "performance",
    "performance_csv",
    "reclaims",
    "returns",
    "to_reclaim",
    "totals",
]
