"""The cheapest mix of shifts with a strain up to 1, by local search on whole numbers.

A move takes away up to two people and adds up to two, of any shifts; all moves are judged at once, and the
cheapest is taken until none helps. A test compares it with complete enumeration; no solver is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import combinations_with_replacement

import numpy as np

from madoguchi.rules.waiting.arrays import Floats, Ints

Strain = Callable[[Ints], Floats]
_STAGES = ((1, 1), (2, 1), (1, 2), (2, 2))
"""People taken away and added at most, small neighbourhoods first."""


def cheapest(strain: Strain, paid: Floats, start: Ints) -> Ints:
    """People of each shift, from a plan with a strain up to 1; large plans in large steps first."""
    plan, step = start, max(1, int(start.sum()) // 20)
    while step > 1:
        plan, step = _descend(strain, paid, plan, step), max(1, step // 4)
    return _descend(strain, paid, plan, 1)


def cheaper(paid: Floats, plan: Ints, changes: Ints) -> Ints:
    """The plans one change away that cost less, each once."""
    candidates = plan + changes[changes @ paid < -1e-9]
    return np.asarray(candidates[(candidates >= 0).all(axis=1)])


@lru_cache(maxsize=8)
def moves(shifts: int, taken: int, added: int) -> Ints:
    """Every change that takes away and adds at most so many people (moves, shifts)."""
    less, more = _multisets(shifts, taken), _multisets(shifts, added)
    return np.unique((more[None, :, :] - less[:, None, :]).reshape(-1, shifts), axis=0)


def _descend(strain: Strain, paid: Floats, plan: Ints, step: int) -> Ints:
    stage = 0
    while stage < len(_STAGES):
        candidates = cheaper(paid, plan, step * moves(len(paid), *_STAGES[stage]))
        found = strain(candidates)
        meets = np.flatnonzero(found <= 1)
        if len(meets):
            order = np.lexsort((found[meets], np.round(candidates[meets] @ paid, 6)))
            plan, stage = candidates[meets[order[0]]], 0
        else:
            stage += 1
    return plan


def _multisets(shifts: int, most: int) -> Ints:
    rows = [np.zeros(shifts, dtype=np.int64)]
    for size in range(1, most + 1):
        for chosen in combinations_with_replacement(range(shifts), size):
            rows.append(np.bincount(chosen, minlength=shifts))
    return np.array(rows)
