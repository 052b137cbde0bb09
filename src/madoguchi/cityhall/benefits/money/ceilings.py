"""The most that one payee can get: worked out from the programme, for the officer to confirm or lower."""

from __future__ import annotations

from madoguchi.rules.benefits import Programme

# Not of any law: how many people, or children, an ordinary payee has at most. The officer sees and may change
# what comes of it; a target above the ceiling is held for a look and never paid by itself.
MANY = 10


def suggested_ceiling(programme: Programme) -> int | None:
    """Yen, or None where amounts come from a list of the city's own."""
    found = [_most(programme, outcome.amount) for outcome in programme.outcomes]
    added = [
        MANY * _most(programme, addition.each)
        for outcome in programme.outcomes
        for addition in outcome.add
    ]  # fmt: skip
    most = max(found, default=0) + max(added, default=0)
    return most * (MANY if programme.unit == "claim" else 1) or None


def _most(programme: Programme, amount: int | str | None) -> int:
    if amount is None or isinstance(amount, int):
        return amount or 0
    if amount in programme.parameters:
        return max(int(dated.value) for dated in programme.parameters[amount].values)
    per_person = [name for name in programme.parameters if name.endswith("_per_person")]
    return MANY * sum(int(programme.parameter(name)) for name in per_person)
