"""The cheapest mix of shifts that keeps the fluid backlog within a limit, by local search on whole numbers.

A move takes away up to two people and adds up to two, of any shifts; all moves are judged at once, and the
best is taken until none helps. Starting with everybody all day, this lands on or next to the optimum of the
integer programme (a test compares it with complete enumeration), without a solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations_with_replacement

import numpy as np

from madoguchi.rules.waiting.arrays import Floats, Ints
from madoguchi.rules.waiting.backlog import Backlog
from madoguchi.rules.waiting.problems import WaitingRefused

MOST_PEOPLE = 1000
_MOVES = ((1, 1), (2, 1), (1, 2), (2, 2))
"""People taken away and added at most, small neighbourhoods first."""


def cheapest(fluid: Backlog, paid: Floats, wait: float, start: Ints | None = None) -> Ints:
    """People of each shift; ``start``: a plan that meets the limit. WaitingRefused if no plan does."""
    plan = everybody(fluid, wait) if start is None else start
    step = max(1, int(plan.sum()) // 20)
    while step:
        plan = _descend(fluid, paid, wait, plan, step)
        step //= 4
    return plan


def everybody(fluid: Backlog, wait: float) -> Ints:
    """The fewest people on whole days, lunch slots in turn, that meet the limit."""
    whole = _whole_days(fluid)
    plan = np.zeros((1, len(fluid.working)), dtype=np.int64)
    for person in range(MOST_PEOPLE):
        plan[0, whole[person % len(whole)]] += 1
        if fluid.judge(plan, wait)[0][0] == 0:
            return np.asarray(plan[0])
    raise WaitingRefused(
        f"{MOST_PEOPLE}人を置いても目標に届きません。件数か1件の時間、目標を確かめてください。"
    )


@lru_cache(maxsize=8)
def moves(shifts: int, taken: int, added: int) -> Ints:
    """Every change that takes away and adds at most so many people (moves, shifts)."""
    less, more = _multisets(shifts, taken), _multisets(shifts, added)
    return np.asarray((more[None, :, :] - less[:, None, :]).reshape(-1, shifts))


def _descend(fluid: Backlog, paid: Floats, wait: float, plan: Ints, step: int) -> Ints:
    stage = 0
    while stage < len(_MOVES):
        better = _best(fluid, paid, wait, plan, step * moves(len(paid), *_MOVES[stage]))
        stage = stage + 1 if better is None else 0
        plan = plan if better is None else better
    return plan


def _best(fluid: Backlog, paid: Floats, wait: float, plan: Ints, changes: Ints) -> Ints | None:
    """The cheapest plan one move away that meets the limit and costs less."""
    candidates = plan + changes[changes @ paid < -1e-9]
    candidates = candidates[(candidates >= 0).all(axis=1)]
    over, total = fluid.judge(candidates, wait)
    meets = np.flatnonzero(over == 0)
    if not len(meets):
        return None
    order = np.lexsort((total[meets], np.round(candidates[meets] @ paid, 6)))
    return np.asarray(candidates[meets[order[0]]])


def _whole_days(fluid: Backlog) -> Sequence[int]:
    """The shifts that serve longest."""
    length = fluid.working.sum(axis=1)
    return [int(k) for k in np.flatnonzero(length == length.max())]


def _multisets(shifts: int, most: int) -> Ints:
    rows = [np.zeros(shifts, dtype=np.int64)]
    for size in range(1, most + 1):
        for chosen in combinations_with_replacement(range(shifts), size):
            rows.append(np.bincount(chosen, minlength=shifts))
    return np.array(rows)
