"""What became of each payment: a bank's result file, layout (a) of ``catalogue/banks/result_layouts.yaml``.

Paid is provisional: a return may come days after success. A code nobody has explained, or none at all, is
"unknown", never "paid".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, BinaryIO, Literal

from madoguchi.rules.zengin.catalogue import read_table
from madoguchi.rules.zengin.characters import decode
from madoguchi.rules.zengin.findings import Finding, Refused, finding
from madoguchi.rules.zengin.payments import Account
from madoguchi.rules.zengin.profiles import Profile
from madoguchi.rules.zengin.reading import read_records
from madoguchi.rules.zengin.records import Header, Trailer, Transfer

Outcome = Literal["paid", "no_account", "name_differs", "cancelled", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Result:
    """``key`` in the form of ``payment_key``; ``code`` as the bank gave it; ``label`` in Japanese."""

    key: str
    outcome: Outcome
    code: str
    label: str
    amount: int
    account: Account
    payee_name: str
    record: int


@dataclass(frozen=True)
class ResultLayout:
    """Where a result file holds more than a transfer file; positions as slices."""

    result: slice
    totals: Mapping[str, slice]
    outcomes: Mapping[str, tuple[Outcome, str]]


@lru_cache(maxsize=8)
def result_layout(name: str) -> ResultLayout:
    """The packaged layout of that name; KeyError if there is none."""
    table = read_table("result_layouts.yaml")["layouts"][name]
    outcomes = {code: (entry["outcome"], entry["label"]) for code, entry in table["outcomes"].items()}
    totals = {total: _slice(place) for total, place in table["trailer"].items()}
    return ResultLayout(_slice(table["data"]["result"]), totals, outcomes)


def _slice(place: Mapping[str, Any]) -> slice:
    return slice(place["at"] - 1, place["at"] - 1 + place["length"])


_LABELS = {
    "count": "合計件数",
    "amount": "合計金額",
    "paid_count": "振込済件数",
    "paid_total": "振込済金額",
    "failed_count": "振込不能件数",
    "failed_total": "振込不能金額",
}


@dataclass
class _Sums:
    """Counts and yen of the set being read."""

    count: int = 0
    amount: int = 0
    paid_count: int = 0
    paid_total: int = 0
    failed_count: int = 0
    failed_total: int = 0
    unclear: bool = field(default=False)

    def add(self, result: Result) -> None:
        self.count += 1
        self.amount += result.amount
        if result.outcome == "unknown":
            self.unclear = True
        elif result.outcome == "paid":
            self.paid_count += 1
            self.paid_total += result.amount
        else:
            self.failed_count += 1
            self.failed_total += result.amount


def read_results(stream: BinaryIO, profile: Profile) -> tuple[list[Result], list[Finding]]:
    """Every payment's result, and every mismatch: unexplained codes, sums that differ from the trailer's.

    Raises Refused if the profile names no layout or the file cannot be read as records at all.
    """
    if profile.results is None:
        raise Refused([finding("result-layout")])
    places = result_layout(profile.results)
    results: list[Result] = []
    findings: list[Finding] = []
    sums = _Sums()
    for record, data in read_records(stream):
        if isinstance(record, Header):
            sums = _Sums()
        elif isinstance(record, Transfer):
            results.append(_result(record, data, places))
            sums.add(results[-1])
            findings += _unexplained(results[-1], places)
        elif isinstance(record, Trailer):
            findings += _mismatches(record, data, places, sums)
    return results, findings


def _result(transfer: Transfer, data: bytes, places: ResultLayout) -> Result:
    code = decode(data[places.result]).strip()
    outcome, label = places.outcomes.get(code, ("unknown", "わかりません"))
    return Result(
        key=transfer.key,
        outcome=outcome,
        code=code,
        label=label,
        amount=transfer.amount,
        account=transfer.account,
        payee_name=transfer.payee_name,
        record=transfer.record,
    )


def _unexplained(result: Result, places: ResultLayout) -> Iterator[Finding]:
    if result.outcome == "unknown":
        rule = "result-code" if result.code else "result-missing"
        yield finding(rule, result.record, places.result.start + 1, code=result.code)


def _mismatches(trailer: Trailer, data: bytes, places: ResultLayout, sums: _Sums) -> Iterator[Finding]:
    declared: dict[str, bytes] = {"count": data[1:7], "amount": data[7:19]}
    declared |= {name: data[place] for name, place in places.totals.items()}
    for name, digits in declared.items():
        at = places.totals[name].start + 1 if name in places.totals else {"count": 2, "amount": 8}[name]
        found = getattr(sums, name)
        if not digits.isdigit():
            yield finding("field-digits", trailer.record, at, label=_LABELS[name], bytes=decode(digits))
        elif int(digits) != found and not (sums.unclear and name in places.totals):
            yield finding(
                "result-total", trailer.record, at, label=_LABELS[name], declared=int(digits), found=found
            )
