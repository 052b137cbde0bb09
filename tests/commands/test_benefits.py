"""`madoguchi benefits` as a user runs it: files in, files out, totals, digests and refusals in Japanese."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from madoguchi.cli import main

HEADER = "id,income_tax_estimate,resident_tax_levy,spouse,dependants,total_income"
GOOD = ["1,49250,107300,1,0,4000000", "2,39500,60000,1,2,4000000", "3,0,0,0,0,500000"]
BAD = ["4,,60000,1,2,4000000", "5,39500,1.5,1,2,4000000"]
SOURCE = Path(__file__).parents[2] / "src"
TEMPLATE = SOURCE / "madoguchi/catalogue/programmes/templates/city.yaml"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE)}


@pytest.fixture
def files(tmp_path):
    """An input with these rows, and where the output goes."""

    def write(*rows: str, name: str = "in.csv") -> tuple[Path, Path]:
        source = tmp_path / name
        source.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return source, tmp_path / "out.csv"

    return write


def run(capsys, *args):
    status = main(["benefits", *map(str, args)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def read(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_good_rows(capsys, files):
    source, output = files(*GOOD)
    status, out, err = run(capsys, "calculate", "adjustment-2024", source, output)
    assert (status, err) == (0, "")
    assert output.read_text(encoding="utf-8").splitlines()[0] == (
        "id,people,income_tax_shortfall,resident_tax_shortfall,amount,reason"
    )
    amounts = {row["id"]: row["amount"] for row in read(output)}
    assert amounts == {"1": "20000", "2": "90000", "3": "0"}
    assert all(row["reason"] for row in read(output))
    for words in ("3行", "合計 110,000円", "支給: 2行", sha256(source), sha256(output)):
        assert words in out
    assert not output.with_name("out.csv.rejects.csv").exists()


def test_bad_rows_go_beside_and_are_no_success(capsys, files):
    source, output = files(GOOD[0], *BAD, GOOD[1])
    status, out, err = run(capsys, "calculate", "adjustment-2024", source, output)
    rejects = output.with_name("out.csv.rejects.csv")
    assert status == 1
    assert "2行は計算していません" in err
    assert "使えない行: 2行" in out
    assert [row["id"] for row in read(output)] == ["1", "2"]
    assert [(row["row"], row["column"]) for row in read(rejects)] == [
        ("3", "income_tax_estimate"), ("4", "resident_tax_levy"),
    ]  # fmt: skip
    assert all(row["reason"] and row["remedy"] for row in read(rejects))


def test_old_rejects_do_not_stay(capsys, files):
    source, output = files(*GOOD, *BAD)
    run(capsys, "calculate", "adjustment-2024", source, output)
    source, _ = files(*GOOD)
    assert run(capsys, "calculate", "adjustment-2024", source, output)[0] == 0
    assert not output.with_name("out.csv.rejects.csv").exists()


def test_the_same_input_gives_the_same_bytes_in_the_same_order(capsys, files):
    rows = [f"{number},{number % 90_000},0,0,{number % 3},1" for number in range(5_000, 0, -1)]
    source, output = files(*rows)
    digests = set()
    for _ in range(2):
        run(capsys, "calculate", "adjustment-2024", source, output)
        digests.add(sha256(output))
    assert len(digests) == 1
    assert [row["id"] for row in read(output)] == [row.split(",")[0] for row in rows]


def test_explain_writes_the_whole_way(capsys, files):
    source, output = files(GOOD[1])
    run(capsys, "calculate", "adjustment-2024", source, output, "--explain")
    [row] = read(output)
    assert "1人あたり3万円×4人＝120,000円 から" in row["reason"]
    assert "推計所得税額 39,500円 を引いた 80,500円 が引ききれません" in row["reason"]


def test_parquet_in_and_out(capsys, files, tmp_path):
    source, output = files(*GOOD)
    run(capsys, "calculate", "adjustment-2024", source, output)
    table, result = tmp_path / "in.parquet", tmp_path / "out.parquet"
    duckdb.execute(f"COPY (FROM read_csv('{source}')) TO '{table}' (FORMAT parquet)")
    assert run(capsys, "calculate", "adjustment-2024", table, result)[0] == 0
    rows = duckdb.execute(f"SELECT * FROM read_parquet('{result}')").fetchall()
    assert [tuple(map(str, row)) for row in rows] == [tuple(row.values()) for row in read(output)]


def started(*arguments):
    command = [sys.executable, "-m", "madoguchi", "benefits", "calculate", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, check=False, text=True, encoding="utf-8", env=ENVIRONMENT
    )


def test_spark_gives_the_same_bytes(files):
    """In a process of its own, as a user starts it; fails where Java or PySpark is missing."""
    source, output = files(*GOOD, *BAD, *[f"1{number},{number * 7},{number},0,1,5" for number in range(200)])
    told = {}
    for engine in ("duckdb", "spark"):
        done = started("adjustment-2024", source, output, "--engine", engine, "--explain")
        assert done.returncode == 1, done.stderr
        told[engine] = (sha256(output), done.stdout)
    assert told["spark"] == told["duckdb"]


def test_spark_orders_children_alike(tmp_path):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    kids = [f"{n % 40},{n},{2003 + n % 23}-{1 + n % 12:02}-01,2025-0{1 + n % 2},{n % 2}" for n in range(400)]
    header = "claim_id,child_id,birth_date,month,supported"
    source.write_text("\n".join([header, *kids]) + "\n", encoding="utf-8")
    digests = set()
    for engine in ("duckdb", "spark"):
        done = started("child-allowance", source, output, "--engine", engine)
        assert done.returncode == 0, done.stderr
        digests.add(sha256(output))
    assert len(digests) == 1


def test_without_pyspark_the_remedy_is_told(capsys, files, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    source, output = files(*GOOD)
    status, _, err = run(capsys, "calculate", "adjustment-2024", source, output, "--engine", "spark")
    assert status == 2
    assert "pip install pyspark" in err
    assert not output.exists()


def test_the_contract_is_printed(capsys):
    status, out, _ = run(capsys, "calculate", "child-allowance", "--columns")
    assert status == 0
    columns = ("claim_id", "child_id", "birth_date", "month", "supported")
    for words in (*columns, "YYYY-MM", "order, amount, reason"):
        assert words in out


def test_the_list(capsys):
    status, out, _ = run(capsys, "list")
    assert status == 0
    assert "adjustment-2024  定額減税調整給付金" in out
    rows = json.loads(run(capsys, "list", "--json")[1])
    by_id = {row["id"]: row for row in rows}
    assert by_id["child-allowance"]["legal_character"] == "処分"
    assert by_id["adjustment-2024"]["output"][-2:] == ["amount", "reason"]
    assert all(row["references"] for row in rows)


def test_a_city_s_own_programme(capsys, tmp_path):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    header = "世帯番号,世帯の課税状況,最年長者の生年月日,障害者手帳,18歳以下の子の数"
    source.write_text(f"{header}\n7,非課税,S25.1.1,0,2\n", encoding="cp932")
    assert run(capsys, "calculate", TEMPLATE, source, output)[0] == 0
    assert [(row["id"], row["amount"]) for row in read(output)] == [("7", "16000")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["adjustment-2025", "{in}", "{out}"], "adjustment-2024"),
        (["adjustment-2024"], "--columns"),
        (["adjustment-2024", "nowhere.csv", "{out}"], "開けません"),
        (["adjustment-2024", "{in}", "{in}"], "同じファイル"),
        (["adjustment-2024", "{in}", "out.xlsx"], ".csv か .parquet"),
        (["adjustment-2024", "{in}", "no/such/out.csv"], "フォルダー"),
        (["child-allowance", "{in}", "{out}"], "知らない列「income_tax_estimate」"),
        (["./none.yaml", "{in}", "{out}"], "読めません"),
    ],
)
def test_a_refusal_writes_nothing_and_names_the_remedy(capsys, files, arguments, words):
    source, output = files(*GOOD)
    before = sha256(source)
    filled = [argument.replace("{in}", str(source)).replace("{out}", str(output)) for argument in arguments]
    status, out, err = run(capsys, "calculate", *filled)
    assert (status, out) == (2, "")
    assert words in err
    assert not output.exists()
    assert sha256(source) == before


def test_a_failed_run_leaves_the_earlier_output(capsys, files):
    source, output = files(*GOOD)
    output.write_text("earlier", encoding="utf-8")
    source.write_text("id\n1\n", encoding="utf-8")
    assert run(capsys, "calculate", "adjustment-2024", source, output)[0] == 2
    assert output.read_text(encoding="utf-8") == "earlier"
    assert sorted(path.name for path in output.parent.iterdir()) == ["in.csv", "out.csv"]


def test_held_rows_have_no_amount(capsys, tmp_path):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "id,income_tax,resident_tax_levy,supported_in,low_income_household,in_first_adjustment,abroad_on_2024_01_01\n"
        "1,0,0,income_tax_only,0,0,0\n2,0,0,neither,0,0,0\n",
        encoding="utf-8",
    )
    status, out, _ = run(capsys, "calculate", "shortfall-2025-2", source, output)
    assert status == 0
    assert "保留（個別に確かめる）: 1行" in out
    assert [row["amount"] for row in read(output)] == ["", "40000"]


def test_the_help_needs_none_of_the_engines():
    program = "import sys; from madoguchi.cli import build_parser; build_parser(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, env=ENVIRONMENT
    )
    assert not {"ibis", "duckdb", "pyarrow", "pandas", "pyspark"} & set(done.stdout.split())
