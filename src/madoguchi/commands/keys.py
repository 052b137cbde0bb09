"""`./madoguchi keys`: change the keys that protect encrypted fields."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "暗号化の鍵をつくり、取り替えます"


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser(
        "new-master",
        help="新しい親鍵（MADOGUCHI_MASTER_KEY、MADOGUCHI_INDIVIDUAL_NUMBER_KEY）をつくって表示します",
    )
    verbs.add_parser("new-push", help="通知の鍵（MADOGUCHI_PUSH_KEY）をつくって表示します")
    rotate = verbs.add_parser("rotate", help="団体のデータ鍵を新しくします（前の鍵でも読めます）")
    rotate.add_argument("--city", required=True, metavar="CODE", help="団体コード（6桁）")
    rewrap = verbs.add_parser("rewrap", help="前の親鍵で包んだものを、今の親鍵で包みなおします")
    rewrap.add_argument("--old", required=True, type=Path, metavar="FILE", help="前の親鍵を書いたファイル")
    for verb in (rotate, rewrap):
        verb.add_argument("--numbers", action="store_true", help="個人番号の鍵を対象にします")
    verbs.add_parser("check", help="鍵とデータが合うかを、全部開いて確かめます（合わなければ終了コード 1）")


def run(args: argparse.Namespace) -> int:
    if args.verb == "new-master":
        import base64
        import os

        print(base64.b64encode(os.urandom(32)).decode())
        return 0
    if args.verb == "new-push":
        from madoguchi.cityhall.tickets.push.vapid import new_key

        print(new_key())
        return 0
    from madoguchi.cityhall.config.start import start

    start()
    if args.verb == "check":
        return _check()
    return _rotate(args.city, args.numbers) if args.verb == "rotate" else _rewrap(args.old, args.numbers)


def _rotate(code: str, numbers: bool) -> int:
    from madoguchi.cityhall.individual_numbers import key_care as of_numbers
    from madoguchi.cityhall.tenancy import key_care
    from madoguchi.cityhall.tenancy.models import Municipality

    rotate = of_numbers.rotate if numbers else key_care.rotate
    city = Municipality.objects.filter(code=code).first()
    if city is None:
        raise SystemExit(f"団体コード {code} の自治体はありません。")
    print(f"{city.name}: 鍵 {rotate(city)} で暗号化します。動いている画面と仕事は再起動してください。")
    return 0


def _rewrap(old: Path, numbers: bool) -> int:
    from cryptography.exceptions import InvalidTag

    from madoguchi.cityhall.individual_numbers import key_care as of_numbers
    from madoguchi.cityhall.tenancy import key_care

    rewrap = of_numbers.rewrap if numbers else key_care.rewrap
    try:
        count = rewrap(old.read_text(encoding="utf-8").strip())
    except InvalidTag:
        raise SystemExit("このファイルの親鍵では開けません。何も変えていません。") from None
    print(f"{count} 件を今の親鍵で包みなおしました。")
    return 0


def _check() -> int:
    from madoguchi.cityhall.individual_numbers import key_care as of_numbers
    from madoguchi.cityhall.individual_numbers.sealing import is_open
    from madoguchi.cityhall.tenancy import key_care
    from madoguchi.cityhall.tenancy.models import Municipality

    whole = True
    for city in Municipality.objects.order_by("code"):
        opened, broken = key_care.check(city)
        print(f"{city.code} {city.name}: データ鍵 {opened} 個が開きます。開かないもの {broken} 個。")
        whole &= not broken
        if is_open():
            found = of_numbers.check(city)
            print(
                f"  個人番号: 鍵 {found.keys} 個と番号 {found.numbers} 件が開きます。"
                f"開かない鍵 {found.broken_keys} 個、番号 {found.broken_numbers} 件。"
            )
            whole &= found.whole
    if not is_open():
        print("MADOGUCHI_INDIVIDUAL_NUMBER_KEY がないので、個人番号は確かめていません。")
    return 0 if whole else 1
