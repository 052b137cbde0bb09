"""`./madoguchi city add`: take a municipality into this installation."""

from __future__ import annotations

import argparse

HELP = "自治体を登録し、最初のシステム管理者をつくります"


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="自治体を1つ登録します")
    add.add_argument("code", metavar="CODE", help="全国地方公共団体コード（検査数字を含む6桁）")
    add.add_argument("name", metavar="NAME", help="自治体の名前（例: 見本市）")
    add.add_argument("--mayor", metavar="LINE", help="様式のあて先（省くと NAME に「長」を付けたもの）")
    add.add_argument("--administrator", required=True, metavar="USERNAME", help="最初の管理者のユーザー名")
    verbs.add_parser("list", help="登録した自治体の一覧")


def run(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.config.start import start

    start()
    return _add(args) if args.verb == "add" else _list()


def _add(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.tenancy.actions.open_city import open_city
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.refusal import Refusal
    from madoguchi.rules.identifiers import is_valid_municipality_code

    if not is_valid_municipality_code(args.code):
        raise SystemExit(f"団体コード {args.code} の検査数字が合いません。6桁を確かめてください。")
    if Municipality.objects.filter(code=args.code).exists():
        raise SystemExit(f"団体コード {args.code} はもう登録してあります。")
    try:
        city, password = open_city(
            code=args.code, name=args.name, mayor_line=args.mayor or f"{args.name}長",
            administrator=args.administrator,
        )
    except Refusal as refusal:
        raise SystemExit(str(refusal)) from None
    print(f"{city.name}（{city.code}）を登録しました。")
    print(f"管理者 {args.administrator} の仮のパスワード: {password}")
    return 0


def _list() -> int:
    from madoguchi.cityhall.tenancy.models import Municipality

    for city in Municipality.objects.order_by("code"):
        print(f"{city.code} {city.name}{'（架空）' if city.fictional else ''}")
    return 0
