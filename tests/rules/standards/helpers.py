"""Build rows and files of the register for the tests of this folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from madoguchi.rules.standards import Edition, RowProblem, load_edition, read_rows

EDITION: Edition = load_edition()
SAMPLE = Path(__file__).parents[2] / "vectors" / "mado_residents.csv"

HEAD = {
    "municipality_code": "999999",
    "atena_number": "19",
    "history_number": "1",
    "branch_number": "0",
    "latest": "1",
    "household_number": "19",
    "kind": "1",
    "status": "1",
    "resident_code": "24727059608",
    "name": "見本　太郎",
    "family_name": "見本",
    "given_name": "太郎",
    "kana": "ミホン　タロウ",
    "sex": "1",
    "birth_date": "1980-03-05",
    "birth_date_unknown": "0",
    "relation_code1": "02",
    "relation": "世帯主",
    "household_head": "見本　太郎",
    "address_town": "見本町一丁目",
    "honseki": "見本県見本市見本町一丁目",
    "hittousha": "見本　太郎",
    "resident_since": "2010-04-01",
    "removed": "0",
}
"""A sound row of a Japanese head of household, in canonical form."""


def person(**changes: str) -> dict[str, str]:
    return {**HEAD, **changes}


def csv_text(rows: Iterable[dict[str, str]], header: list[str] | None = None) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header or [item.name for item in EDITION.items])
    for row in rows:
        writer.writerow([row.get(item.id, "") for item in EDITION.items])
    return buffer.getvalue()


def read(text: str | bytes, **options: object) -> tuple[list[tuple[int, dict[str, str]]], list[RowProblem]]:
    raw = text.encode("utf-8") if isinstance(text, str) else text
    problems: list[RowProblem] = []
    rows = list(read_rows(io.BytesIO(raw), EDITION, file="住民.csv", report=problems.append, **options))
    return rows, problems


def errors(problems: Iterable[RowProblem]) -> list[RowProblem]:
    return [problem for problem in problems if problem.severity == "error"]
