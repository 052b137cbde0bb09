"""`madoguchi benefits`: the programmes, and their amounts for a whole file.

Exit status of `calculate`: 0 every row was calculated, 1 some rows were rejected (the good rows are in
OUTPUT, the bad ones with reason and remedy in OUTPUT.rejects.csv; no success, since money may be missing),
2 nothing was written. A row's number is its line in the file (header = 1; in Parquet the first row is 2).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.rules.benefits.batch import Totals
    from madoguchi.rules.benefits.model import Column, Programme

HELP = "給付の決まりを一覧にし、ファイルの全員の額を理由つきで計算する"
REJECTED, BAD_INPUT = 1, 2

_KINDS = {
    "id": "番号",
    "text": "文字",
    "yen": "円（0以上の整数）",
    "count": "数（0以上の整数）",
    "flag": "0 か 1",
    "choice": "区分",
    "date": "日付（2022-06-20、令和4年6月20日）",
    "month": "年月（2025-06）",
}
_UNITS = {"person": "個人ごと", "household": "世帯ごと", "claim": "請求者・子ごと"}
_LEGAL = {"disposition": "処分", "gift": "贈与"}


def configure(parser: argparse.ArgumentParser) -> None:
    """The subcommands."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = commands.add_parser("list", help="計算できる給付を一覧にする")
    listing.add_argument("--json", action="store_true", help="結果をJSONで出す")
    calculate = commands.add_parser("calculate", help="ファイルの全員の額を計算する")
    calculate.add_argument(
        "programme", metavar="PROGRAMME", help="給付の名前（list で分かる）か、団体独自の給付のYAML"
    )
    calculate.add_argument("input", nargs="?", type=Path, metavar="INPUT", help="入力（CSVかParquet）")
    calculate.add_argument("output", nargs="?", type=Path, metavar="OUTPUT", help="出力（.csv か .parquet）")
    calculate.add_argument("--columns", action="store_true", help="入力に要る列を出して終わる")
    calculate.add_argument("--explain", action="store_true", help="理由に計算の道すじを全部書く")
    calculate.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="計算に使うもの")


def run(args: argparse.Namespace) -> int:
    """List, print the contract, or calculate."""
    from madoguchi.rules.benefits.model import FileRefused, ProgrammeError

    try:
        return _list(args) if args.action == "list" else _calculate(args)
    except ProgrammeError as error:
        return _refuse(error.problems)
    except FileRefused as error:
        return _refuse([str(finding) for finding in error.findings])
    except KeyError as error:
        return _refuse([str(error.args[0])])


def _refuse(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return BAD_INPUT


def _list(args: argparse.Namespace) -> int:
    from madoguchi.rules.benefits.loader import programmes

    if args.json:
        print(json.dumps([_as_data(found) for found in programmes()], ensure_ascii=False, indent=2))
        return 0
    for found in programmes():
        until = f"～{found.valid_to}" if found.valid_to else "～"
        print(f"{found.id}  {found.name}  {_UNITS[found.unit]}  {found.valid_from}{until}")
    return 0


def _as_data(programme: Programme) -> dict[str, Any]:
    return {
        "id": programme.id,
        "name": programme.name,
        "unit": programme.unit,
        "base_date": programme.base_date.isoformat(),
        "valid_from": programme.valid_from.isoformat(),
        "valid_to": programme.valid_to.isoformat() if programme.valid_to else None,
        "basis": programme.basis,
        "columns": [column.name for column in programme.columns],
        "output": list(programme.output),
        "legal_character": _LEGAL[programme.legal.character],
        "seizure_prohibited": programme.legal.seizure_prohibited,
        "references": [
            {"source": reference.source, "evidence": reference.evidence} for reference in programme.references
        ],
        "note": programme.note,
    }


def _calculate(args: argparse.Namespace) -> int:
    programme = _programme(args.programme)
    if args.columns:
        print("\n".join(_contract(programme)))
        return 0
    if args.input is None or args.output is None:
        return _refuse(["入力と出力のファイルを指定してください。入力に要る列は --columns で分かります。"])
    from madoguchi.rules.benefits.batch import run_file
    from madoguchi.rules.benefits.engines import EngineMissing

    try:
        totals = run_file(programme, args.input, args.output, engine=args.engine, long=args.explain)
    except EngineMissing as error:
        return _refuse([str(error)])
    return _report(programme, totals)


def _programme(name: str) -> Programme:
    from madoguchi.rules.benefits.loader import programme, read_programme

    is_file = name.endswith((".yaml", ".yml")) or "/" in name
    return read_programme(Path(name)) if is_file else programme(name)


def _contract(programme: Programme) -> list[str]:
    rows = [
        f"{programme.id}  {programme.name}",
        "入力の列（CSVの見出しは名前でも日本語でもよい。順番は問わない）:",
    ]
    rows += [_column(column) for column in programme.columns]
    keys = "・".join(programme.keys)
    return [
        *rows,
        f"同じ {keys} の行が2つあれば、どちらも計算しません。",
        f"出力の列: {', '.join(programme.output)}",
    ]


def _column(column: Column) -> str:
    values = "、".join(f"{choice.code}（{choice.name}）" for choice in column.choices)
    details = "。".join(part for part in (values, column.help) if part)
    return f"  {column.name}  {column.label}  {_KINDS[column.kind]}" + (f"  {details}" if details else "")


def _report(programme: Programme, totals: Totals) -> int:
    print(f"給付: {programme.id}  {programme.name}")
    print(f"入力: {totals.rows_in:,}行  SHA-256 {totals.sha256_in}")
    print(f"出力: {totals.rows_out:,}行  SHA-256 {totals.sha256_out}")
    print(f"支給: {totals.sums.paid:,}行  合計 {totals.sums.amount:,}円")
    print(f"保留（個別に確かめる）: {totals.sums.held:,}行")
    print(f"使えない行: {totals.rejected:,}行")
    if totals.rejects is None:
        return 0
    print(
        f"{totals.rejected:,}行は計算していません。{totals.rejects} を見て、直してから計算し直してください。",
        file=sys.stderr,
    )
    return REJECTED
