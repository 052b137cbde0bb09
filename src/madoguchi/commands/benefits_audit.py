"""`./madoguchi benefits-audit`: re-derive every payment file from the decisions and compare.

Exit status 1 on any finding. Nothing is changed, and nobody's name is printed.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

HELP = "給付の振込ファイルを決定から作り直し、ハッシュ・承認・台帳が合うかを確かめます"


def configure(parser: argparse.ArgumentParser) -> None:
    """Which municipality."""
    parser.add_argument("--city", metavar="CODE", help="団体コード（6桁）。省くと全団体")


def run(args: argparse.Namespace) -> int:
    """Look at everything; 1 if anything is wrong."""
    from madoguchi.cityhall.config.start import start

    start()
    from madoguchi.cityhall.tenancy.models import Municipality

    cities = Municipality.objects.order_by("code")
    if args.city and not (cities := cities.filter(code=args.city)):
        raise SystemExit(f"団体コード {args.city} の自治体はありません。")
    return max([_audit(city) for city in cities], default=0)


def _audit(city: Any) -> int:
    from madoguchi.cityhall.benefits.money import audit_money
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(city.pk):
        found = list(audit_money.findings())
        batches, payments, files = audit_money.counts()
    for sentence in found:
        print(sentence)
    looked = (
        f"支払 {batches:,}回、振込 {payments:,}件、振込ファイル {files:,}個を決定から作り直して比べました。"
    )
    verdict = f"{len(found):,}件の問題があります。" if found else "すべて合っています。"
    print(f"{city.code} {city.name}: {looked}{verdict}", file=sys.stderr)
    return 1 if found else 0
