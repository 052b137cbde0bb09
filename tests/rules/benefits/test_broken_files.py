"""Files made by other tools, and places nobody can write to: refused in words, never a wrong key or total."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.rules.benefits.reference.samples import adjustment_rows

from madoguchi.rules.benefits import Checked, FileRefused, check_file, programme
from madoguchi.rules.benefits.batch import rejects_path, run_file

FOUND = programme("adjustment-2024")
CHILD = programme("child-allowance")
HEADER = "id,income_tax_estimate,resident_tax_levy,spouse,dependants,total_income"
COLUMNS: dict[str, Any] = {
    "id": ["1", "2"],
    "income_tax_estimate": [49_250, 1],
    "resident_tax_levy": [107_300, 1],
    "spouse": [1, 0],
    "dependants": [0, 0],
    "total_income": [3_000_000, 1],
}


def parquet(folder: Path, **changes: Any) -> Path:
    path = folder / "in.parquet"
    pq.write_table(pa.table({**COLUMNS, **changes}), path)
    return path


def read(path: Path) -> Checked:
    return check_file(FOUND.columns, path)


def ids(*values: str) -> Checked:
    rows = "".join(f"{value},1,1,0,0,1\n" for value in values)
    return check_file(FOUND.columns, f"{HEADER}\n{rows}".encode())


def test_a_parquet_without_rows_is_refused(tmp_path: Path) -> None:
    empty = {name: pa.array([], pa.int64()) for name in COLUMNS}
    with pytest.raises(FileRefused, match="データの行がありません"):
        read(parquet(tmp_path, **empty))


@pytest.mark.parametrize(
    "values",
    [[1e16, 2.0], [123456789012345678.0, 1.0], [float("inf"), 1.0]],
    ids=["1e16", "18 digits", "inf"],
)
@pytest.mark.parametrize("column", ["id", "total_income"])
def test_a_float_that_lost_digits_is_refused(tmp_path: Path, column: str, values: list[float]) -> None:
    """An id of 18 digits as a float names another person."""
    with pytest.raises(FileRefused, match="下のけたが失われた"):
        read(parquet(tmp_path, **{column: values}))


def test_whole_floats_are_numbers_and_a_gap_is_unknown(tmp_path: Path) -> None:
    gap = parquet(tmp_path, id=[1e15, 7.0], income_tax_estimate=[49_250.0, None], total_income=[1.0, 2.0])
    checked = read(gap)
    assert checked.table.select(["id", "income_tax_estimate"]).to_pylist() == [
        {"id": "1000000000000000", "income_tax_estimate": 49_250}
    ]
    assert [(reject.row, reject.column) for reject in checked.rejects] == [(3, "income_tax_estimate")]


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_an_id_that_is_not_a_number_is_blank(tmp_path: Path, nothing: float | None) -> None:
    checked = read(parquet(tmp_path, id=pa.array([1.0, nothing], pa.float64(), from_pandas=False)))
    assert [(reject.row, reject.column) for reject in checked.rejects] == [(3, "id")]


@pytest.mark.parametrize(
    "values", [pa.array([b"\xff", b"a"]), pa.array([["1"], ["2"]]), pa.array([{"a": 1}, {"a": 2}])], ids=str
)
def test_a_type_that_is_no_text_is_refused_by_name(tmp_path: Path, values: pa.Array) -> None:
    with pytest.raises(FileRefused, match=r"id 型 .* の値は使えません"):
        read(parquet(tmp_path, id=values))


@pytest.mark.parametrize(("hour", "readable"), [(0, True), (9, False)])
def test_a_timestamp_is_a_date_only_at_midnight(tmp_path: Path, hour: int, readable: bool) -> None:
    path = tmp_path / "in.parquet"
    kid = {"claim_id": ["1"], "child_id": ["1"], "month": ["2025-06"], "supported": [0]}
    pq.write_table(pa.table({**kid, "birth_date": [datetime(2022, 6, 20, hour)]}), path)
    checked = check_file(CHILD.columns, path)
    assert checked.table["birth_date"].to_pylist() == ([20220620] if readable else [])
    assert [reject.column for reject in checked.rejects] == ([] if readable else ["birth_date"])


@pytest.mark.parametrize("value", ["1\u200b", "\u202e1", "1\ufeff2", "1\u00ad", "１", "Ａ１", "１－２"])
def test_an_id_that_looks_like_another_is_rejected(value: str) -> None:
    """Otherwise one person is two rows, and paid twice."""
    checked = ids("1", value)
    assert checked.table["id"].to_pylist() == ["1"]
    assert [(reject.row, reject.column) for reject in checked.rejects] == [(3, "id")]


@pytest.mark.parametrize("value", ["00012", "A-1", "あ1", "葛\U000e0100", "1/2", "ｱ1", "髙橋１"])
def test_other_ids_stay_as_they_are(value: str) -> None:
    assert ids(value).table["id"].to_pylist() == [value]


def test_the_totals_add_up(tmp_path: Path) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"{HEADER}\n1,1,1,0,0,1\n2,,1,0,0,1\n3,1,1,0,0,1\n3,1,1,0,0,1\n", encoding="utf-8")
    totals = run_file(FOUND, source, output)
    assert (totals.rows_in, totals.rows_out, totals.rejected) == (4, 1, 3)
    assert len(rejects_path(output).read_text(encoding="utf-8").splitlines()) == 1 + 3


@pytest.mark.parametrize("name", ["x" * 250 + ".csv", "folder.csv"])
def test_a_place_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    source = parquet(tmp_path)
    with pytest.raises(FileRefused, match=r"書けません|フォルダーです"):
        run_file(FOUND, source, tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == {"in.parquet", "folder.csv"}


def test_an_ending_in_capitals(tmp_path: Path) -> None:
    run_file(FOUND, parquet(tmp_path), tmp_path / "OUT.CSV")
    assert (tmp_path / "OUT.CSV").read_text(encoding="utf-8").startswith("id,people,")


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd"])
def test_a_damaged_parquet_is_refused_never_a_stack_trace(tmp_path: Path, compression: str) -> None:
    """One byte changed anywhere: refused, or the page's own checksum proves that nothing else changed."""
    path, chance = tmp_path / "in.parquet", Random(2024)
    rows = pa.Table.from_pylist(list(adjustment_rows(200, 1)))
    pq.write_table(rows, path, compression=compression, write_page_checksum=True)
    sound, found = path.read_bytes(), read(path).table
    refused = 0
    for place in chance.sample(range(4, len(sound)), 120):
        damaged = bytearray(sound)
        damaged[place] ^= 1 << chance.randrange(8)
        try:
            checked = check_file(FOUND.columns, bytes(damaged))
        except FileRefused:
            refused += 1
        else:
            assert checked.table.equals(found)
    assert refused > 60
