"""`./madoguchi register`: take in, check and report on register files; the simulated core system."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from madoguchi.cityhall.tenancy.models import Municipality

HELP = "住民記録のファイルを取り込み、検査し、状況を見ます"


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    take = _verb(verbs, "import", "基幹システムの住民記録CSVを取り込みます", city=True)
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")
    take.add_argument(
        "--full", action="store_true", help="全件ファイル（省くと差分。明細があれば明細のとおり）"
    )
    take.add_argument("--manifest", type=Path, metavar="FILE", help="件数とSHA-256の明細（JSON）")
    take.add_argument("--report", type=Path, metavar="FILE", help="エラー・アラートの一覧をCSVで書き出します")
    _file_options(take)
    status = _verb(verbs, "status", "取込の状況を表示します", city=True)
    status.add_argument("--limit", type=int, default=10)
    _verb(verbs, "resume", "止まっている取込を、止まったところから続けます", city=True)
    check = _verb(verbs, "check", "取り込まずに検査だけします（問題があれば終了コード 1）")
    check.add_argument("file", type=Path, metavar="FILE")
    _file_options(check)
    template = _verb(verbs, "template", "標準の項目名の見出し行を書き出します")
    template.add_argument("out", nargs="?", type=Path, metavar="OUT.csv")
    template.add_argument("--edition", default="")
    sample = _verb(verbs, "export-sample", "架空の見本市の住民記録を書き出します")
    sample.add_argument("out", type=Path, metavar="OUT.csv")
    sample.add_argument("--people", type=int, default=3000)
    transfers = _verb(verbs, "transfers", "転出証明書情報（JSON/CSV）を受け取ります", city=True)
    transfers.add_argument("files", nargs="+", type=Path, metavar="FILE")
    codes = _verb(verbs, "transfer-codes", "転出証明書情報の2次元コードをHTMLに書き出します（模擬の家族）")
    codes.add_argument("out", type=Path, metavar="OUT.html")
    codes.add_argument("--file", type=Path, metavar="FILE.json", help="1家族分の転出証明書情報")
    core = _verb(
        verbs, "simulate-core", "模擬基幹システム: 出力済みの案件から、次の差分ファイルを作ります", city=True
    )
    core.add_argument("out", type=Path, metavar="OUT.csv")
    core.add_argument(
        "--wrong", action="store_true", help="1人目の番地をわざと違え、不一致を試せるようにします"
    )


def _verb(verbs: Any, name: str, words: str, *, city: bool = False) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=words, description=words)
    if city:
        parser.add_argument("--city", required=True, metavar="CODE", help="団体コード（6桁）")
        parser.add_argument(
            "--data", type=Path, metavar="DIR", help="demo のデータの置き場所（例: .data/demo）"
        )
    return parser


def _file_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mapping", type=Path, metavar="MAP.yaml", help="列名とコードの対応表")
    parser.add_argument("--edition", default="", help="項目一覧の版（省くと標準の版）")


def run(args: argparse.Namespace) -> int:
    verbs: dict[str, Callable[[argparse.Namespace], int]] = {
        "import": _import,
        "status": _status,
        "resume": _resume,
        "check": _check,
        "template": _template,
        "export-sample": _export_sample,
        "transfers": _transfers,
        "transfer-codes": _transfer_codes,
        "simulate-core": _simulate_core,
    }
    return verbs[args.verb](args)


@contextmanager
def _city(args: argparse.Namespace) -> Iterator[Municipality]:
    """Django started, the municipality active."""
    from madoguchi.cityhall.config.start import start_tool

    start_tool(args.data)
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    city = Municipality.objects.filter(code=args.city).first()
    if city is None:
        raise SystemExit(f"団体コード {args.city} の自治体はありません。")
    with municipality_scope(city.pk):
        yield city


def _import(args: argparse.Namespace) -> int:
    from madoguchi.rules.standards.items import DEFAULT_EDITION

    with _city(args):
        from madoguchi.cityhall.residents.actions.import_register import import_register
        from madoguchi.cityhall.tenancy.actor import system_actor

        for path in args.files:
            with path.open("rb") as file:
                taken = import_register(
                    system_actor("register-import"),
                    file,
                    file_name=path.name,
                    coverage="full" if args.full else "difference",
                    manifest=_text(args.manifest),
                    mapping=_text(args.mapping),
                    edition=args.edition or DEFAULT_EDITION,
                    enqueue=False,
                )
            if not _finish(taken, args.report):
                return 1
    return 0


def _finish(taken: Any, report: Path | None) -> bool:
    """Run the import to its end and say how it went; False when it was refused."""
    from madoguchi.cityhall.residents.actions.import_register import run_import
    from madoguchi.cityhall.residents.selectors import problems_csv, problems_of
    from madoguchi.cityhall.tenancy.actor import system_actor

    if taken.state == "applied":
        print(f"{taken.file_name}: 同じファイルを取込済みです。何も変えていません。")
        return True
    actor = system_actor("register-import")
    result = run_import(actor, taken.pk, _progress)
    for problem in problems_of(actor, result.pk, limit=50):
        where = f"{problem.row_number}行目 " if problem.row_number else ""
        label = problem.get_severity_display()
        print(f"  [{label}] {where}{problem.item} {problem.reason} {problem.remedy}", file=sys.stderr)
    if report:
        report.write_text(problems_csv(actor, result.pk), encoding="utf-8-sig", newline="")
    print(_line(result))
    return bool(result.state == "applied")


def _progress(done: int, total: int | None) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{done:,} / {total or 0:,} 行", end=end, file=sys.stderr, flush=True)


def _line(taken: Any) -> str:
    counts = (
        f"追加 {taken.added}・変更 {taken.changed}・変更なし {taken.unchanged}・全件に無い人 {taken.missing}"
    )
    found = f"エラー {taken.errors}・アラート {taken.alerts}"
    rows = f"{max(0, taken.rows_done - 1):,}/{taken.total_rows or 0:,}行"
    state = f"{taken.get_coverage_display()}）: {taken.get_state_display()}"
    return f"{taken.file_name}（{state}  {rows}  {counts}  {found}"


def _status(args: argparse.Namespace) -> int:
    with _city(args):
        from madoguchi.cityhall.residents.selectors import imports
        from madoguchi.cityhall.tenancy.actor import system_actor

        for taken in imports(system_actor("register-status"), args.limit):
            print(f"{taken.created_at:%Y-%m-%d %H:%M}  {_line(taken)}")
    return 0


def _resume(args: argparse.Namespace) -> int:
    with _city(args):
        from madoguchi.cityhall.residents.selectors import imports
        from madoguchi.cityhall.tenancy.actor import system_actor

        waiting = [
            one
            for one in imports(system_actor("register-resume"), 100)
            if one.state not in {"applied", "refused"}
        ]
        if not waiting:
            print("止まっている取込はありません。")
        finished = [_finish(taken, None) for taken in reversed(waiting)]
        return 0 if all(finished) else 1


def _check(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.residents.imports.dry_run import check_file
    from madoguchi.rules.standards.items import DEFAULT_EDITION

    with args.file.open("rb") as file:
        rows, problems = check_file(
            file, args.file.name, mapping=_text(args.mapping), edition=args.edition or DEFAULT_EDITION
        )
    for problem in problems:
        label = "エラー" if problem.severity == "error" else "アラート"
        print(f"[{label}] {problem}")
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{rows:,}行を検査しました。エラー {errors}・アラート {len(problems) - errors}")
    return 1 if errors else 0


def _template(args: argparse.Namespace) -> int:
    from madoguchi.rules.standards.items import DEFAULT_EDITION, load_edition
    from madoguchi.rules.standards.writing import write_csv

    edition = load_edition(args.edition or DEFAULT_EDITION)
    if args.out is None:
        write_csv(sys.stdout.buffer, [], edition, bom=False)
        return 0
    with args.out.open("wb") as out:
        write_csv(out, [], edition)
    return 0


def _export_sample(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.residents.synthetic.register import register_rows

    return _write(args.out, register_rows(args.people), "full")


def _transfers(args: argparse.Namespace) -> int:
    with _city(args):
        from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
        from madoguchi.cityhall.residents.transfer_files import TransferFile
        from madoguchi.cityhall.tenancy.actor import system_actor
        from madoguchi.cityhall.tenancy.refusal import Refusal

        try:
            for path in args.files:
                messages = [
                    receive_transfer(system_actor("transfers"), one) for one in TransferFile(path).messages()
                ]
                print(f"{path.name}: {len(messages)}件を受け取りました。")
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            return 1
    return 0


def _transfer_codes(args: argparse.Namespace) -> int:
    """Without Django: a file is printed as it is; the counter says what is wrong with it."""
    import json
    from datetime import datetime

    from madoguchi.cityhall.residents.synthetic.brought import brought
    from madoguchi.documents.moments import JAPAN
    from madoguchi.documents.transfer_paper import transfer_paper

    data = json.loads(_text(args.file)) if args.file else brought(datetime.now(JAPAN).date())
    args.out.write_text(transfer_paper(data), encoding="utf-8")
    print(f"{args.out} に書き出しました。印刷するか、画面に出して読み取ってください。")
    return 0


def _simulate_core(args: argparse.Namespace) -> int:
    with _city(args) as city:
        if not city.fictional:
            raise SystemExit("模擬基幹システムは、架空の自治体でだけ使えます。")
        from django.utils import timezone

        from madoguchi.cityhall.cases.selectors import exported_items
        from madoguchi.cityhall.residents.simulator import next_register

        given = [(str(item.case.visit_id), item.expected) for item in exported_items()]
        rows = next_register(given, timezone.localdate(), spoil=args.wrong)
        if not rows:
            print("基幹システムに渡した案件がありません。先に、担当課の画面でデータを出力してください。")
            return 1
        print("模擬基幹システムの出力です。実在の基幹システムの動きではありません。")
        return _write(args.out, rows, "difference")


def _write(out: Path, rows: Any, kind: Any) -> int:
    """The rows and, beside them, their manifest."""
    from datetime import datetime

    from madoguchi.rules.standards.items import load_edition
    from madoguchi.rules.standards.manifest import Manifest
    from madoguchi.rules.standards.writing import write_csv

    edition = load_edition()
    with out.open("wb") as file:
        written = write_csv(file, rows, edition, items=edition.all_items())
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    slip = Manifest(out.name, written.rows, written.sha256, kind, edition.id, "utf-8", now)
    beside = out.with_suffix(".manifest.json")
    beside.write_text(slip.to_json(), encoding="utf-8")
    print(f"{out}（{written.rows:,}行）と {beside.name} を書き出しました。")
    return 0


def _text(path: Path | None) -> str | None:
    return path.read_text(encoding="utf-8") if path else None
