"""`./madoguchi audit`: is the log of who did what still whole, and does a 個人番号 stand where none may?"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.cityhall.tenancy.audit_chain import Head
    from madoguchi.cityhall.tenancy.models import Municipality

HELP = "監査ログが書き換えられていないか、個人番号がまぎれていないかを確かめます"


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="ハッシュ連鎖を先頭から検証します（壊れていれば終了コード 1）")
    verify.add_argument("--city", metavar="CODE", help="団体コード（6桁）。省くと全団体")
    verify.add_argument("--data", type=Path, metavar="DIR", help="demo のデータの置き場所（例: .data/demo）")
    verify.add_argument(
        "--export-head", action="store_true", help="日ごとの末尾のハッシュを JSON Lines で出力します"
    )
    verify.add_argument(
        "--expect", type=Path, metavar="FILE", help="以前に --export-head で出力したファイルと突き合わせます"
    )
    numbers = verbs.add_parser(
        "numbers", help="個人番号のような12桁の数字をさがします（あれば終了コード 1。番号は表示しません）"
    )
    numbers.add_argument("--data", type=Path, metavar="DIR", help="demo のデータの置き場所")
    numbers.add_argument(
        "--path", type=Path, action="append", metavar="FILE",
        help="データベースの代わりに、ファイルやフォルダを調べます",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    if args.verb == "numbers":
        from madoguchi.commands.audit.number_scan import scan

        return scan(args.data, args.path or [])
    return _verify_all(args)


def _verify_all(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.config.start import start_tool

    start_tool(args.data)
    from madoguchi.cityhall.tenancy.models import Municipality

    cities = Municipality.objects.order_by("code")
    if args.city and not (cities := cities.filter(code=args.city)):
        raise SystemExit(f"団体コード {args.city} の自治体はありません。")
    expected = _read_heads(args.expect) if args.expect else {}
    return max([_verify(city, expected.get(city.code, []), args.export_head) for city in cities], default=0)


def _verify(city: Municipality, expected: list[Head], export: bool) -> int:
    from madoguchi.cityhall.tenancy import audit_chain
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(city.pk):
        verdict = audit_chain.verify(expected)
    if export:
        for head in verdict.heads:
            print(json.dumps({"city": city.code, "day": str(head.day), "seq": head.seq, "hash": head.hash}))
    if verdict.broken is None:
        print(f"{city.code} {city.name}: {verdict.events} 件、連鎖は完全です。", file=sys.stderr)
        return 0
    problem = f"{verdict.broken} 番で壊れています（{verdict.problem}）。"
    print(f"{city.code} {city.name}: {problem}", file=sys.stderr)
    return 1


def _read_heads(path: Path) -> dict[str, list[Head]]:
    from madoguchi.cityhall.tenancy.audit_chain import Head

    heads: dict[str, list[Head]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        head = Head(date.fromisoformat(row["day"]), row["seq"], row["hash"])
        heads.setdefault(row["city"], []).append(head)
    return heads
