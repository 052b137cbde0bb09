"""`./madoguchi keys`: change the keys that protect encrypted fields."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "暗号化の鍵をつくり、取り替えます"


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("new-master", help="新しい親鍵（MADOGUCHI_MASTER_KEY）をつくって表示します")
    rotate = verbs.add_parser("rotate", help="団体のデータ鍵を新しくします（前の鍵でも読めます）")
    rotate.add_argument("--city", required=True, metavar="CODE", help="団体コード（6桁）")
    rewrap = verbs.add_parser("rewrap", help="前の親鍵で包んだものを、今の親鍵で包みなおします")
    rewrap.add_argument("--old", required=True, type=Path, metavar="FILE", help="前の親鍵を書いたファイル")


def run(args: argparse.Namespace) -> int:
    if args.verb == "new-master":
        import base64
        import os

        print(base64.b64encode(os.urandom(32)).decode())
        return 0
    from madoguchi.cityhall.config.start import start

    start()
    return _rotate(args.city) if args.verb == "rotate" else _rewrap(args.old)


def _rotate(code: str) -> int:
    from madoguchi.cityhall.tenancy.key_care import rotate
    from madoguchi.cityhall.tenancy.models import Municipality

    city = Municipality.objects.filter(code=code).first()
    if city is None:
        raise SystemExit(f"団体コード {code} の自治体はありません。")
    print(f"{city.name}: 鍵 {rotate(city)} で暗号化します。動いている画面と仕事は再起動してください。")
    return 0


def _rewrap(old: Path) -> int:
    from cryptography.exceptions import InvalidTag

    from madoguchi.cityhall.tenancy.key_care import rewrap

    try:
        count = rewrap(old.read_text(encoding="utf-8").strip())
    except InvalidTag:
        raise SystemExit("このファイルの親鍵では開けません。何も変えていません。") from None
    print(f"{count} 件を今の親鍵で包みなおしました。")
    return 0
