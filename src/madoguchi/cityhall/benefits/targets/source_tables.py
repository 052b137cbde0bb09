"""Source files as tables: kept as Parquet, read back as `rules.benefits.Source`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from madoguchi.cityhall.benefits.models import SourceFile
from madoguchi.cityhall.residents.selectors import BenefitPerson
from madoguchi.rules.benefits import SOURCES, Source
from madoguchi.rules.benefits.intake.columns import arrow_type

# 異動事由 of the register (codes/move_reason.yaml) → 異動事由 of the source file.
_STAYED: Mapping[str, str] = {
    "birth": "birth",
    "domestic_move_in": "moved_in",
    "move_in_from_abroad": "arrived_abroad",
    "change_of_address": "moved_within",
    "household_split": "household_change",
    "household_merge": "household_change",
    "household_change": "household_change",
    "head_change": "household_change",
}
_HEAD = "世帯主"


def as_parquet(tables: Iterable[pa.Table]) -> tuple[bytes, int]:
    """Tables of one schema, written one after the other; the bytes and the number of rows."""
    out, writer, rows = io.BytesIO(), None, 0
    for table in tables:
        writer = writer or pq.ParquetWriter(out, table.schema, compression="zstd")
        writer.write_table(table)
        rows += len(table)
    if writer is not None:
        writer.close()
    return out.getvalue(), rows


def source_of(file: SourceFile) -> Source:
    """The file as the rules read it."""
    table = pq.read_table(io.BytesIO(file.content))
    return Source(
        file.kind, table, file.rows, file.amount_total, file.sha256, file.schema, file.as_of
    )  # fmt: skip


def newest(kind: str) -> SourceFile | None:
    """The file of a kind that was taken in last, content included."""
    found: SourceFile | None = SourceFile.objects.filter(kind=kind).order_by("-as_of", "-imported_at").first()
    return found


def register_table(people: Iterable[BenefitPerson], first_row: int) -> pa.Table:
    """People as rows of the residents' source file; `first_row` numbers them on."""
    rows = [_row(person) for person in people]
    numbers = range(first_row, first_row + len(rows))
    columns: dict[str, Any] = {"row_number": pa.array(numbers, pa.int64())}
    for column in SOURCES["residents"].columns:
        columns[column.name] = pa.array([row[column.name] for row in rows], arrow_type(column))
    return pa.table(columns)


def _row(person: BenefitPerson) -> dict[str, Any]:
    """A protected person's address is not copied: the letter takes the 送付先 from the register."""
    return {
        "subject_id": person.atena_number,
        "household_number": person.household_number,
        "relationship": _HEAD if person.head else person.relation,
        "name": person.name,
        "kana": person.kana,
        "birth_date": as_number(person.birth_date),
        "address": None if person.protected else person.address,
        "changed_on": as_number(person.changed_on),
        "change_reason": change_word(person),
        "resident_since": as_number(person.resident_since),
        "protected": int(person.protected),
        "from_abroad_on": as_number(person.from_abroad_on),
    }


def change_word(person: BenefitPerson) -> str:
    """異動事由 as the source file has it: why somebody left, or what happened to who lives here."""
    if person.status == "dead":
        return "death"
    if person.status == "moved_out":
        return "moved_abroad" if person.reason == "move_abroad" else "moved_out"
    return _STAYED.get(person.reason, "other") if person.status == "resident" else "removed"


def as_number(day: date | None) -> int | None:
    """A day as it stands in tables: yyyymmdd."""
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day
