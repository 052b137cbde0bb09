"""`./madoguchi city add`: take a municipality into this installation; `city offices`: set up its offices."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

HELP = "自治体を登録し、最初のシステム管理者をつくります"


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="自治体を1つ登録します")
    add.add_argument("code", metavar="CODE", help="全国地方公共団体コード（検査数字を含む6桁）")
    add.add_argument("name", metavar="NAME", help="自治体の名前（例: 見本市）")
    add.add_argument("--mayor", metavar="LINE", help="様式のあて先（省くと NAME に「長」を付けたもの）")
    add.add_argument("--administrator", required=True, metavar="USERNAME", help="最初の管理者のユーザー名")
    verbs.add_parser("list", help="登録した自治体の一覧")
    words = "番号札を出す庁舎・区分・用件・窓口を、ファイルのとおりにします（何度でも）"
    offices = verbs.add_parser("offices", help=words, description=words)
    offices.add_argument("code", metavar="CODE", help="全国地方公共団体コード")
    offices.add_argument("file", type=Path, metavar="OFFICES.yaml", help="書き方は docs/tickets.md")


def run(args: argparse.Namespace) -> int:
    from madoguchi.cityhall.config.start import start

    start()
    verbs = {"add": _add, "offices": _offices}
    return verbs[args.verb](args) if args.verb in verbs else _list()


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


def _offices(args: argparse.Namespace) -> int:
    """All offices of the file or none."""
    from django.db import transaction

    from madoguchi.cityhall.tenancy.actor import system_actor
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.refusal import Refusal
    from madoguchi.cityhall.tenancy.scope import municipality_scope
    from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office

    city = Municipality.objects.filter(code=args.code).first()
    if city is None:
        raise SystemExit(
            f"団体コード {args.code} は登録してありません。./madoguchi city list で確かめてください。"
        )
    with municipality_scope(city.pk), transaction.atomic():
        for data in _read_offices(args.file):
            try:
                office = set_up_office(system_actor("city offices"), data)
            except Refusal as refusal:
                raise SystemExit(f"{args.file}（{data.get('code', '?')}）：{refusal}") from None
            print(f"{office.name}：区分{office.groups.filter(active=True).count()}、"
                  f"窓口{office.counters.filter(active=True).count()}")  # fmt: skip
    return 0


def _read_offices(file: Path) -> list[dict[str, Any]]:
    import yaml

    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SystemExit(f"{file} を読めません。UTF-8 の YAML にしてください（{error}）。") from None
    offices = data.get("offices") if isinstance(data, dict) else None
    if not isinstance(offices, list) or not all(isinstance(one, dict) for one in offices):
        raise SystemExit(f"{file} に offices: の一覧がありません。書き方は docs/tickets.md にあります。")
    return offices


def _list() -> int:
    from madoguchi.cityhall.tenancy.models import Municipality

    for city in Municipality.objects.order_by("code"):
        print(f"{city.code} {city.name}{'（架空）' if city.fictional else ''}")
    return 0
