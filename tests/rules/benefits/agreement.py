"""What the reference says about rows of the three file contracts, and where an engine's answer differs.

Imports nothing of the product; the phrases are those that a resident reads in the product's `reason`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from tests.rules.benefits.reference import samples
from tests.rules.benefits.reference.adjustment_2024 import adjustment
from tests.rules.benefits.reference.child_allowance import Child, allowance
from tests.rules.benefits.reference.shortfall_2025_1 import shortfall

Row = Mapping[str, Any]
Wanted = tuple[dict[str, Any], str]
Difference = tuple[Row, Wanted, Row]

SAMPLES: dict[str, Callable[[int, int], Iterator[dict[str, int | str]]]] = {
    "adjustment-2024": samples.adjustment_rows,
    "shortfall-2025-1": samples.shortfall_rows,
    "child-allowance": samples.child_rows,
}
PHRASES = {
    "adjustment-2024": {
        "pay": "単位に切り上げて",
        "covered": "全額を税から引けるため",
        "no_tax": "所得税も住民税所得割もかかっていない",
        "income_limit": "超えるため",
    },
    "shortfall-2025-1": {
        "pay": "を引いて",
        "covered": "全額を税から引けた|追加はありません",
        "surplus": "返す必要もありません",
        "no_tax": "Ⅱを確かめて",
        "income_limit": "上限の",
    },
    "child-allowance": {
        "pay": "月額",
        "birth_month": "翌月分から",
        "unborn": "まだ生まれていない",
        "elder": "支給せず、第",
        "not_counted": "順番にも数えません",
    },
}


def expected(programme: str, rows: Sequence[Row]) -> list[Wanted]:
    """For each row the figures of the output contract, and the class of the reason."""
    if programme == "child-allowance":
        return _children(rows)
    rule: Any = adjustment if programme == "adjustment-2024" else shortfall
    found = [rule(**{name: value for name, value in row.items() if name != "id"}) for row in rows]
    return [(_figures(result), result.reason) for result in found]


def _figures(result: Any) -> dict[str, Any]:
    return {name: value for name, value in result._asdict().items() if name != "reason"}


def _children(rows: Sequence[Row]) -> list[Wanted]:
    found: dict[tuple[str, str, str], Wanted] = {}
    ordered = sorted(rows, key=lambda row: (row["claim_id"], row["month"]))
    for (claim, month), group in groupby(ordered, key=lambda row: (row["claim_id"], row["month"])):
        children = [
            Child(row["child_id"], date.fromisoformat(row["birth_date"]), row["supported"]) for row in group
        ]
        for child, result in allowance(children, date.fromisoformat(f"{month}-01")).items():
            figures = {"order": result.order or 0, "amount": result.amount}
            found[claim, month, child] = figures, result.reason
    return [found[row["claim_id"], row["month"], row["child_id"]] for row in rows]


def differences(programme: str, rows: Sequence[Row], answers: Iterable[Row]) -> list[Difference]:
    """Each row whose answer is not the reference's, with both; the answers in the order of the rows."""
    return compare(programme, rows, expected(programme, rows), answers)


def compare(
    programme: str, rows: Sequence[Row], wanted: Sequence[Wanted], answers: Iterable[Row]
) -> list[Difference]:
    """The same with the reference's results at hand."""
    return [
        (row, want, answer)
        for row, want, answer in zip(rows, wanted, answers, strict=True)
        if not _same(programme, *want, answer)
    ]


def _same(programme: str, figures: dict[str, Any], reason: str, answer: Row) -> bool:
    phrases = PHRASES[programme][reason].split("|")
    paid = f"{figures['amount']:,}円" if reason == "pay" else ""
    return (
        all(answer[name] == value for name, value in figures.items())
        and any(phrase in answer["reason"] for phrase in phrases)
        and paid in answer["reason"]
    )
