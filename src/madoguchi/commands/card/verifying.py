"""`./madoguchi card verify`: exit status 0 valid, 1 invalid, 3 unsettled; 2: a file cannot be read."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from madoguchi.commands.card.saying import CONCLUSIONS, check_lines, print_json

HELP = "公的個人認証の電子証明書を検証します"
UNSETTLED = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the verb."""
    parser.add_argument("certificate", type=Path, metavar="CERT.pem")
    parser.add_argument(
        "--roots", type=Path, required=True, metavar="DIR", help="信頼する認証局の証明書の場所"
    )
    parser.add_argument("--crl", type=Path, action="append", metavar="FILE", help="失効情報（いくつでも）")
    parser.add_argument(
        "--at",
        type=datetime.fromisoformat,
        metavar="時刻",
        help="判定する時点（ISO 8601。時差を省くと日本時間）",
    )
    parser.add_argument(
        "--accept-test", action="store_true", help="試験用の認証局も受け付ける（試験用カードだけに使うこと）"
    )


def run(args: argparse.Namespace) -> int:
    """Judge the certificate, print every check."""
    from madoguchi.card.jpki.certificate import parse_certificate
    from madoguchi.card.jpki.crl import CrlChecker, load_crls
    from madoguchi.card.jpki.path import verify_certificate
    from madoguchi.card.jpki.revocation import NotChecked
    from madoguchi.card.jpki.roots import load_roots
    from madoguchi.documents.moments import JAPAN

    certificate = parse_certificate(args.certificate.read_bytes())
    trust = load_roots(args.roots, accept_test=args.accept_test)
    checker = CrlChecker(load_crls(args.crl)) if args.crl else NotChecked()
    at = args.at.replace(tzinfo=args.at.tzinfo or JAPAN) if args.at else None
    verdict = verify_certificate(certificate, trust, checker, datetime.now(UTC), at)
    if args.json:
        print_json(verdict.as_data())
    else:
        kind = certificate.kind.name if certificate.kind else "電子証明書"
        head = [f"{kind}　発行番号 {certificate.serial}", f"結果　　：{CONCLUSIONS[verdict.conclusion]}"]
        print("\n".join([*head, *check_lines(verdict.checks)]))
    return {"valid": 0, "invalid": 1, "unsettled": UNSETTLED}[verdict.conclusion]
