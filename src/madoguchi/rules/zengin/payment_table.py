"""PAYMENTS.csv: one payment a row, UTF-8 with or without BOM or CP932, read as a stream.

What is wrong with a row is reported as a ``Finding`` whose ``record`` is the row as a spreadsheet counts it
(the header is 1) and whose ``position`` leads to the column by ``column_at``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from madoguchi.rules.standards.problems import RegisterFileError
from madoguchi.rules.standards.textfile import inspect
from madoguchi.rules.zengin.accounts import account_type
from madoguchi.rules.zengin.composing import Composer
from madoguchi.rules.zengin.findings import Finding, Refused, finding
from madoguchi.rules.zengin.layout import layout
from madoguchi.rules.zengin.payments import Payment
from madoguchi.rules.zengin.profiles import Profile

COLUMNS = ("bank_code", "branch_code", "account_type", "account_number", "payee_name", "amount", "key")
"""In any order."""
OPTIONAL = "legal_entity"
"""0 or 1: the account belongs to a legal entity, so that its legal words are shortened."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_YEN = re.compile("-?[0-9]{1,30}")
_FLAGS = {"": False, "0": False, "1": True}

Report = Callable[[Finding], None]


def column_at(position: int) -> str:
    """The column that fills that position of a data record; "" for the row as a whole."""
    places = {layout().field("data", name).at: name for name in COLUMNS}
    return places.get(position, "")


def read_payments(stream: BinaryIO, profile: Profile, report: Report) -> Iterator[Payment]:
    """The payments of a seekable stream, each with its row as ``place``; other rows are reported.

    A row that cannot be a payment is looked through to its end all the same, so that one run tells all.

    Raises Refused for another encoding, a header that is not exactly the columns, or a broken quotation.
    """
    try:
        facts = inspect(stream)
    except RegisterFileError as error:
        found = [(problem.row, problem.reason, problem.remedy) for problem in error.problems]
        raise Refused(
            finding("csv-encoding", row, message=reason, remedy=remedy) for row, reason, remedy in found
        ) from error
    text = io.TextIOWrapper(stream, "utf-8-sig" if facts.encoding == "utf-8" else facts.encoding, newline="")
    try:
        yield from _payments(csv.reader(text, strict=True), Composer(profile), report)
    finally:
        text.detach()


def _payments(reader: Iterator[list[str]], composer: Composer, report: Report) -> Iterator[Payment]:
    row, names = 0, None
    while True:
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise Refused([finding("csv-broken", row)]) from error
        if names is None:
            names = _header(record)
        elif record and record != ["\x1a"]:
            payment = _payment(row, names, record, composer, report)
            if payment is not None:
                yield payment
    if names is None:
        _header([])


def _header(record: list[str]) -> list[str]:
    names = [name.strip() for name in record]
    missing = [f"{name} がない" for name in COLUMNS if name not in names]
    strange = [f"「{name}」は知らない列" for name in names if name not in (*COLUMNS, OPTIONAL)]
    doubled = [f"{name} が2つある" for name in dict.fromkeys(names) if names.count(name) > 1]
    wrong = "、".join((missing + strange + doubled)[:5])
    if wrong:
        raise Refused([finding("csv-header", 1, wrong=wrong, columns=",".join(COLUMNS))])
    return names


def _payment(
    row: int, names: list[str], record: list[str], composer: Composer, report: Report
) -> Payment | None:
    if len(record) != len(names):
        report(finding("csv-columns", row, found=len(record), expected=len(names)))
        return None
    values = dict(zip(names, record, strict=True))
    found = list(_row_findings(row, values))
    if not found:
        return _from(row, values)
    rest = _from(row, {**values, "amount": "1", OPTIONAL: ""})
    control = found[0].rule == "csv-control"
    for one in found if control else [*found, *composer.problems(rest)]:
        report(replace(one, record=row))
    return None


def _row_findings(row: int, values: Mapping[str, str]) -> Iterator[Finding]:
    for name, value in values.items():
        control = _CONTROL.search(value)
        if control:
            yield finding("csv-control", row, _at(name), code=f"U+{ord(control[0]):04X}")
            return
    if not _YEN.fullmatch(values["amount"].strip()):
        yield finding("csv-amount", row, _at("amount"), value=values["amount"][:30])
    if values.get(OPTIONAL, "").strip() not in _FLAGS:
        yield finding("csv-flag", row, value=values[OPTIONAL][:30])


def _from(row: int, values: Mapping[str, str]) -> Payment:
    return Payment(
        bank_code=values["bank_code"].strip(),
        branch_code=values["branch_code"].strip(),
        account_type=account_type(values["account_type"].strip()),
        account_number=values["account_number"].strip(),
        payee_name=values["payee_name"],
        amount=int(values["amount"]),
        key=values["key"].strip(),
        legal_entity=_FLAGS[values.get(OPTIONAL, "").strip()],
        place=row,
    )


def _at(name: str) -> int:
    return layout().field("data", name).at if name in COLUMNS else 0
