"""What a simulated day comes to: mean, P90 and maximum wait of each replication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.counters import CounterGroup
from madoguchi.rules.waiting.draws import Draws
from madoguchi.rules.waiting.recursion import waits


@dataclass(frozen=True, slots=True)
class Outcome:
    """Minutes, one value a replication; ``p90``: nine of ten people wait no longer (nearest rank)."""

    mean: Floats
    p90: Floats
    maximum: Floats


def simulate(
    draws: Draws, service: float | Floats, groups: Sequence[CounterGroup], day_sigma: float = 0.0
) -> Outcome:
    """Serve the drawn day with a mean service time in minutes (one, or one a replication).

    ``day_sigma``: sd of the log of a day's capacity; on a day with more of it every service is shorter.
    """
    pace = np.asarray(service) * np.exp(-day_sigma * draws.days)
    return outcome(waits(draws.arrivals, draws.services * pace, groups))


def outcome(waited: Floats) -> Outcome:
    """Summarise waits (tickets, replications) over the tickets."""
    rank = ceil(0.9 * len(waited)) - 1
    return Outcome(waited.mean(axis=0), np.partition(waited, rank, axis=0)[rank], waited.max(axis=0))
