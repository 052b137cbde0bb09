"""The reference against every published (V), derived (D) and unconfirmed (K) row of the children's money."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.rules.benefits.reference.child_allowance import Child, Monthly, allowance, reaches, school_end
from tests.rules.benefits.reference.child_support_2025 import support


def row(mark: str, source: str, *values: Any) -> Any:
    """One case, named by its mark and source."""
    return pytest.param(*values, id=f"{mark} {source}")


def family(births: str) -> list[Child]:
    """Supported children a, b, c … of these birth dates."""
    return [Child(chr(97 + place), date.fromisoformat(day), 1) for place, day in enumerate(births.split())]


@pytest.mark.parametrize(
    ("month", "births", "amounts"),
    [
        row(
            "V",
            "長南町: 20,17,13,10",
            "2025-06",
            "2005-05-01 2008-05-01 2012-05-01 2015-05-01",
            [0, 10, 30, 30],
        ),
        row("V", "恩納村: 21,10,5", "2025-06", "2004-05-01 2015-05-01 2020-05-01", [0, 10, 30]),
        row("V", "恩納村: 23,10,5", "2025-06", "2002-05-01 2015-05-01 2020-05-01", [0, 10, 10]),
        row("D", "22 in this year,20,16", "2025-06", "2003-05-01 2005-05-01 2009-05-01", [0, 0, 30]),
        row("D", "born 2002-10-10,+10,+5", "2025-06", "2002-10-10 2015-05-01 2020-05-01", [0, 10, 10]),
        row("D", "born 2022-06-20", "2025-06", "2022-06-20", [15]),
        row("D", "the month after", "2025-07", "2022-06-20", [10]),
        row("V", "府中市: born on the 1st", "2025-06", "2022-06-01", [15]),
        row("D", "born on the 1st, a month later", "2025-07", "2022-06-01", [10]),
        row("D", "born on 29 February", "2027-02", "2024-02-29", [15]),
        row("D", "born on 29 February, March", "2027-03", "2024-02-29", [10]),
        row("V", "third below three", "2025-06", "2015-05-01 2020-05-01 2025-01-01", [10, 10, 30]),
        row("V", "長岡市: two below three", "2025-06", "2023-05-01 2025-01-01", [15, 15]),
        row("D", "born 2007-04-01, March", "2025-03", "2007-04-01", [10]),
        row("D", "born 2007-04-01, April", "2025-04", "2007-04-01", [0]),
        row("D", "born 2007-04-02, April", "2025-04", "2007-04-02", [10]),
        row("D", "born 2007-04-02, end of 18", "2026-03", "2007-04-02", [10]),
        row("D", "born 2007-04-02, past 18", "2026-04", "2007-04-02", [0]),
        row("D", "born 2003-04-01 counts", "2025-03", "2003-04-01 2010-01-01 2011-01-01", [0, 10, 30]),
        row(
            "D", "born 2003-04-01, a month later", "2025-04", "2003-04-01 2010-01-01 2011-01-01", [0, 10, 10]
        ),
        row("D", "born 2003-04-02 counts", "2025-04", "2003-04-02 2010-01-01 2011-01-01", [0, 10, 30]),
        row("D", "twins as second and third", "2025-06", "2015-05-01 2020-05-01 2020-05-01", [10, 10, 30]),
        row("D", "first month of the rule", "2024-10", "2006-04-02 2021-10-31", [10, 15]),
        row("D", "month of birth", "2025-06", "2025-06-01", [0]),
        row("V", "month after birth", "2025-07", "2025-06-30", [15]),
    ],
)
def test_child_allowance(month: str, births: str, amounts: list[int]) -> None:
    """`amounts` in thousands of yen, in the order of the births."""
    found = allowance(family(births), date.fromisoformat(f"{month}-01"))
    assert [found[child.child_id].amount // 1000 for child in family(births)] == amounts


def test_unsupported_elder_is_not_counted() -> None:
    """V 恩納村: working, married or independent → not counted; below 18's end the flag does not matter."""
    elder = Child("a", date(2004, 5, 1), 0)
    rest = [Child("b", date(2015, 5, 1), 0), Child("c", date(2020, 5, 1), 0)]
    found = allowance([elder, *rest], date(2025, 6, 1))
    assert found == {
        "a": Monthly(None, 0, "not_counted"),
        "b": Monthly(1, 10_000, "pay"),
        "c": Monthly(2, 10_000, "pay"),
    }


def test_older_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="older"):
        allowance(family("2020-01-01"), date(2024, 9, 1))


@pytest.mark.parametrize(
    ("birth", "day", "end"),
    [
        row("D", "1 April: the year before", date(2007, 4, 1), date(2025, 3, 31), date(2025, 3, 31)),
        row("D", "2 April", date(2007, 4, 2), date(2025, 4, 1), date(2026, 3, 31)),
        row("D", "29 February", date(2008, 2, 29), date(2026, 2, 28), date(2026, 3, 31)),
        row("D", "1 January", date(2008, 1, 1), date(2025, 12, 31), date(2026, 3, 31)),
    ],
)
def test_ages(birth: date, day: date, end: date) -> None:
    """年齢計算ニ関スル法律, 民法143条: an age is reached on the day before the birthday."""
    assert (reaches(birth, 18), school_end(birth, 18)) == (day, end)


SERVANT = {"allowance": True, "pushed": False}


@pytest.mark.parametrize(
    ("birth", "facts", "amount"),
    [
        row("V", "美里町: September's allowance", date(2010, 1, 1), {"allowance": True}, 20_000),
        row("V", "美里町: born in September", date(2025, 9, 15), {"allowance": True}, 20_000),
        row("V", "first birthday after it", date(2025, 10, 1), {"allowance": False}, 20_000),
        row("V", "last birthday", date(2026, 3, 31), {"allowance": False}, 20_000),
        row("D", "one day too late", date(2026, 4, 1), {"allowance": True}, 0),
        row("D", "18 at the end of 2024年度", date(2007, 4, 1), {"allowance": True}, 0),
        row("D", "18 at the end of 2025年度", date(2007, 4, 2), {"allowance": True}, 20_000),
        row("V", "not in the allowance", date(2010, 1, 1), {"allowance": False}, 0),
        row("V", "高山市: opt-out", date(2010, 1, 1), {"allowance": True, "declined": True}, 0),
        row("V", "public servant silent", date(2010, 1, 1), SERVANT, 0),
        row("V", "public servant applied", date(2010, 1, 1), {**SERVANT, "applied": True}, 20_000),
    ],
)
def test_child_support(birth: date, facts: dict[str, bool], amount: int) -> None:
    assert support(birth, **facts).amount == amount
