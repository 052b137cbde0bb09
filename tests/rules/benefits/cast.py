"""Rows of programmes calculated in one call, and a small city's files with their slips."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import ibis

from madoguchi.rules.benefits import Envelope, calculate, check_file, programme, read_source
from madoguchi.rules.benefits.source_columns import SOURCES

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "benefits"
TODAY = date(2025, 6, 30)
CITY = "999997"


def vectors(name):
    """The rows of a table of published figures."""
    with (VECTORS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def as_csv(rows):
    """UTF-8 bytes of a CSV with the keys of the first row as its header."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def checked(found, rows):
    """The rows as the tool reads them; a missing id is their number."""
    names = [column.name for column in found.columns]
    full = [{**dict.fromkeys(names, ""), "id": number, **row} for number, row in enumerate(rows, start=1)]
    data = [{name: row[name] for name in names} for row in full]
    return check_file(found.columns, as_csv(data), together=found.together)


def results(programme_id, rows, *, long=False):
    """One dictionary per row, in order; every row must be good."""
    found = programme(programme_id)
    read = checked(found, rows)
    assert not read.rejects, read.rejects[0]
    table = calculate(found, ibis.memtable(read.table), long=long)
    return table.order_by("row_number").to_pyarrow().to_pylist()


def envelope(data, *, rows, as_of=TODAY, amount_total=None, **changes):
    """The slip of a file, right unless changed."""
    said = {"schema_version": "1", "rows": rows, "sha256": hashlib.sha256(data).hexdigest()}
    return Envelope(**{**said, "as_of": as_of, "amount_total": amount_total, **changes})


def source(kind, rows, *, today=TODAY, **options):
    """A source read from rows, headers in Japanese as a city's extract has them; of that day."""
    columns = SOURCES[kind].columns
    data = as_csv([{column.label: row.get(column.name, "") for column in columns} for row in rows])
    amount = SOURCES[kind].amount
    total = sum(int(row[amount]) for row in rows) if amount else None
    return read_source(
        kind,
        data,
        envelope=envelope(data, rows=len(rows), as_of=today, amount_total=total),
        today=today,
        **options,
    )
