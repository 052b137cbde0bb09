"""`./madoguchi card`: read an emulated card of a fictional person; verify a JPKI certificate, check by check.

Exit status of `show`: 0 read and authentic, 1 refused or not authentic. Of `verify`: 0 valid, 1 invalid,
3 unsettled (revocation not checked, or not to be settled). 2: a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.card import PersonReading
    from madoguchi.card.checks import Check
    from madoguchi.card.emulator import MadeCard, TestPki

HELP = "マイナンバーカード：架空の人の試験用カードを読み、電子証明書を検証します"
UNREADABLE, UNSETTLED = 2, 3
_MARKS = {"passed": "○", "failed": "×", "unsettled": "？"}
_CONCLUSIONS = {
    "authentic": "自治体が書いた内容のままです",
    "not_authentic": "自治体が書いた内容と確かめられません",
    "valid": "有効です",
    "invalid": "有効ではありません",
    "unsettled": "確かめられないものがあるため、有効とは言えません",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    words = "架空の人のカードを読みます（照合番号B、または暗証番号）"
    show = verbs.add_parser("show", help=words, description=words)
    show.add_argument("--person", required=True, metavar="NAME", help="架空の人（まちがえると一覧が出ます）")
    how = show.add_mutually_exclusive_group()
    how.add_argument("--pin", metavar="4桁", help="券面事項入力補助用の暗証番号（試験用カードのもの）")
    how.add_argument("--b", metavar="14桁", help="照合番号B（省くと券面から作ります）")
    show.add_argument("--save", type=Path, metavar="DIR", help="電子証明書・認証局・失効情報をここに書き出す")
    words = "公的個人認証の電子証明書を検証します"
    verify = verbs.add_parser("verify", help=words, description=words)
    verify.add_argument("certificate", type=Path, metavar="CERT.pem")
    verify.add_argument(
        "--roots", type=Path, required=True, metavar="DIR", help="信頼する認証局の証明書の場所"
    )
    verify.add_argument("--crl", type=Path, action="append", metavar="FILE", help="失効情報（いくつでも）")
    verify.add_argument(
        "--at",
        type=datetime.fromisoformat,
        metavar="時刻",
        help="判定する時点（ISO 8601。時差を省くと日本時間）",
    )
    verify.add_argument(
        "--accept-test", action="store_true", help="試験用の認証局も受け付ける（試験用カードだけに使うこと）"
    )
    for verb in (show, verify):
        verb.add_argument("--json", action="store_true", help="JSONで出力する")


def run(args: argparse.Namespace) -> int:
    """Do it, and turn every refusal into words and an exit status."""
    from madoguchi.card import CardError, MalformedData

    try:
        return _show(args) if args.verb == "show" else _verify(args)
    except CardError as error:
        if args.json:
            _print_json({"conclusion": "refused", "message": error.message, "remedy": error.remedy})
        else:
            print(f"{error.message}{error.remedy}", file=sys.stderr)
        return UNREADABLE if isinstance(error, MalformedData) else 1


def _show(args: argparse.Namespace) -> int:
    from madoguchi.card import CardSession, Secret, read_person, read_presence
    from madoguchi.card.emulator import EmulatedReader, TestPki, make_card, persona

    persona(args.person)
    pki = TestPki(datetime.now(UTC).replace(microsecond=0))
    made = make_card(args.person, pki)
    session = CardSession(EmulatedReader(made.card))
    value = Secret(args.pin or args.b) if args.pin or args.b else made.person.number_b(pki.at)
    reading = read_person(session, value, pki.cv_keys, "pin" if args.pin else "number_b")
    present = read_presence(session)
    if args.save:
        _save(args.save, made, pki)
    data = _reading_data(reading, pki.at)
    data["certificates"] = {"signature": present.signature, "authentication": present.authentication}
    _print_json(data) if args.json else print(_reading_text(data, made.person.label, reading))
    return 0 if reading.authenticity.conclusion == "authentic" else 1


def _reading_data(reading: PersonReading, now: datetime) -> dict[str, Any]:
    from madoguchi.documents.moments import day_in_japan

    card, person = reading.card, reading.person
    return {
        "test_card": True,
        "card": {
            "serial": card.serial,
            "municipality_code": card.municipality_code,
            "expires": card.expires.isoformat(),
            "expired": card.is_expired(day_in_japan(now)),
        },
        "person": {
            "name": person.name,
            "address": person.address,
            "birth_date": person.birth_date.text,
            "sex": person.sex,
        },
        "opened_by": reading.opened_by,
        "tries_before": reading.tries.left,
        "authenticity": reading.authenticity.as_data(),
    }


def _reading_text(data: dict[str, Any], label: str, reading: PersonReading) -> str:
    expired = "（期限切れ。窓口では本人確認に使えません）" if data["card"]["expired"] else ""
    present = data["certificates"]
    names = [name for name, there in zip(("署名用", "利用者証明用"), present.values(), strict=True) if there]
    return "\n".join(
        [
            f"試験用カード：{label}（実在の人ではありません）",
            f"氏名　　：{reading.person.name}",
            f"住所　　：{reading.person.address}",
            f"生年月日：{reading.person.birth_date.text}",
            f"性別　　：{reading.person.sex}",
            f"有効期限：{data['card']['expires']}{expired}",
            f"電子証明書：{'・'.join(names)}",
            f"結果　　：{_CONCLUSIONS[reading.authenticity.conclusion]}",
            *_check_lines(reading.authenticity.checks),
        ]
    )


def _verify(args: argparse.Namespace) -> int:
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
        _print_json(verdict.as_data())
    else:
        kind = certificate.kind.name if certificate.kind else "電子証明書"
        head = [f"{kind}　発行番号 {certificate.serial}", f"結果　　：{_CONCLUSIONS[verdict.conclusion]}"]
        print("\n".join([*head, *_check_lines(verdict.checks)]))
    return {"valid": 0, "invalid": 1, "unsettled": UNSETTLED}[verdict.conclusion]


def _check_lines(checks: tuple[Check, ...]) -> list[str]:
    return [
        f"　{_MARKS[check.outcome]} {check.detail}{f'（{check.source}）' if check.source else ''}"
        for check in checks
    ]


def _save(directory: Path, made: MadeCard, pki: TestPki) -> None:
    """`roots/`, one CRL and one certificate of each kind on the card, all PEM and all of the test PKI."""
    from cryptography.hazmat.primitives.serialization import Encoding

    from madoguchi.card.emulator import TestAuthority

    (directory / "roots").mkdir(parents=True, exist_ok=True)
    for kind, certificate in made.certificates.items():
        authority = TestAuthority(pki, kind)
        made.withdraw(authority)
        (directory / f"{kind}.pem").write_bytes(certificate.loaded.public_bytes(Encoding.PEM))
        (directory / f"{kind}-crl.pem").write_bytes(authority.crl(pki.at))
        (directory / "roots" / f"{kind}-root.pem").write_bytes(pki.root(kind)[1].public_bytes(Encoding.PEM))


def _print_json(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
