"""物価高対応子育て応援手当 (令和7年度). V 美里町 (宮城), 高山市, おいらせ町.

20,000円 for each child of the 児童手当 of 2025-09 (born in that month: of 2025-10, V 美里町) and each child
born from 2025-10-01 to 2026-03-31. Pushed to the account of the 児童手当; who gets that allowance from a
public employer applies; a household may decline.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Support(NamedTuple):
    """`reason`: pay, declined, application_missing, too_old, born_late or no_allowance."""

    amount: int
    reason: str


def support(
    birth_date: date, *, allowance: bool, applied: bool = False, pushed: bool = True, declined: bool = False
) -> Support:
    """`allowance`: was the child in the 児童手当 of its month? Not asked of births since 2025-10-01."""
    if birth_date < date(2007, 4, 2):
        return Support(0, "too_old")
    if birth_date > date(2026, 3, 31):
        return Support(0, "born_late")
    if birth_date < date(2025, 10, 1) and not allowance:
        return Support(0, "no_allowance")
    if declined:
        return Support(0, "declined")
    if not pushed and not applied:
        return Support(0, "application_missing")
    return Support(20_000, "pay")
