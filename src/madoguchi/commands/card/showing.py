"""`./madoguchi card show`: exit status 0 read and authentic, 1 refused or not authentic."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.commands.card.saying import CONCLUSIONS, check_lines, print_json

if TYPE_CHECKING:
    from madoguchi.card import PersonReading
    from madoguchi.card.emulator import MadeCard, TestPki

HELP = "架空の人のカードを読みます（照合番号B、または暗証番号）"


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of the verb."""
    parser.add_argument(
        "--person", required=True, metavar="NAME", help="架空の人（まちがえると一覧が出ます）"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--pin", metavar="4桁", help="券面事項入力補助用の暗証番号（試験用カードのもの）")
    how.add_argument("--b", metavar="14桁", help="照合番号B（省くと券面から作ります）")
    parser.add_argument(
        "--save", type=Path, metavar="DIR", help="電子証明書・認証局・失効情報をここに書き出す"
    )


def run(args: argparse.Namespace) -> int:
    """Read the card, print what it says."""
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
    print_json(data) if args.json else print(_reading_text(data, made.person.label, reading))
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
            f"結果　　：{CONCLUSIONS[reading.authenticity.conclusion]}",
            *check_lines(reading.authenticity.checks),
        ]
    )


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
