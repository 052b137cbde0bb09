"""児童手当 from 2024-10. V 富加町, 長南町, 恩納村, 長岡市; month of the third birthday included V 府中市.

Paid to the first 31 March on or after the day the child reaches 18; a person reaches an age on the day
before the birthday (年齢計算ニ関スル法律). Under three 15,000円, above 10,000円, the third and later child
30,000円. The order counts the eldest first: all children up to that day, and supported ones up to the same
day of 22. Paid from the month after a claim, and nobody claims for a child not yet born, so the month of
birth pays nothing (D; the first of a month is no exception). Twins: which of them is counted first does not
change their sum; the child_id decides (K).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple


class Child(NamedTuple):
    """One child of one claim; `supported` matters between the ends of 18 and of 22."""

    child_id: str
    birth_date: date
    supported: int


class Monthly(NamedTuple):
    """`order` None: not counted. `reason`: pay, birth_month, unborn, elder (unpaid) or not_counted."""

    order: int | None
    amount: int
    reason: str


def reaches(birth_date: date, years: int) -> date:
    """The day before the birthday; somebody born on 29 February reaches an age on 28 February."""
    try:
        birthday = birth_date.replace(year=birth_date.year + years)
    except ValueError:
        birthday = date(birth_date.year + years, 3, 1)
    return birthday - timedelta(days=1)


def school_end(birth_date: date, years: int) -> date:
    """The first 31 March on or after the day that age is reached."""
    day = reaches(birth_date, years)
    march = date(day.year, 3, 31)
    return march if day <= march else date(day.year + 1, 3, 31)


def standing(child: Child, month: date) -> str:
    """What a child is in the month that begins on `month`: unborn, child, elder or not_counted."""
    if (child.birth_date.year, child.birth_date.month) > (month.year, month.month):
        return "unborn"
    if month <= school_end(child.birth_date, 18):
        return "child"
    return "elder" if child.supported and month <= school_end(child.birth_date, 22) else "not_counted"


def rate(child: Child, order: int, month: date) -> tuple[int, str]:
    """Yen and reason of one paid child."""
    born = child.birth_date
    if (born.year, born.month) == (month.year, month.month):
        return 0, "birth_month"
    if order >= 3:
        return 30_000, "pay"
    under_three = (month.year, month.month) <= (born.year + 3, born.month)
    return (15_000 if under_three else 10_000), "pay"


def allowance(children: Iterable[Child], month: date) -> dict[str, Monthly]:
    """By child_id, for all children of one claim. Raises ValueError before 2024-10: older rules."""
    if month < date(2024, 10, 1):
        raise ValueError("older rules")
    results: dict[str, Monthly] = {}
    order = 0
    for child in sorted(children, key=lambda one: (one.birth_date, one.child_id)):
        if child.supported not in (0, 1) or child.child_id in results:
            raise ValueError("supported is 0 or 1, and each child stands in a claim once")
        role = standing(child, month.replace(day=1))
        if role in ("unborn", "not_counted"):
            results[child.child_id] = Monthly(None, 0, role)
            continue
        order += 1
        paid = (0, "elder") if role == "elder" else rate(child, order, month)
        results[child.child_id] = Monthly(order, *paid)
    return results
