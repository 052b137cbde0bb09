"""What `card show` prints and writes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.commands.card.saying import CONCLUSIONS, check_lines, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madoguchi.card import CertificatesPresent, PersonReading, ReaderState
    from madoguchi.card.emulator import MadeCard, TestPki


def print_readers(states: Sequence[ReaderState], *, as_json: bool) -> None:
    """One line per reader; what is simulated says so."""
    if as_json:
        rows = [{"name": one.name, "simulated": one.simulated, "card": one.card} for one in states]
        print_json({"readers": rows})
        return
    for one in states:
        lies = "○ カードあり" if one.card else "－ カードなし"
        print(f"{lies}　{one.name}{'（模擬）' * one.simulated}")
    if not states:
        print("カードリーダーがつながっていません。USBケーブルを確かめてください。")


def print_reading(
    reading: PersonReading, present: CertificatesPresent, label: str, *, simulated: bool, as_json: bool
) -> None:
    """The four items, the card, and every check."""
    data = _reading_data(reading, present, simulated)
    print_json(data) if as_json else print(_reading_text(data, label, reading))


def _reading_data(reading: PersonReading, present: CertificatesPresent, simulated: bool) -> dict[str, Any]:
    from madoguchi.documents.moments import day_in_japan

    card, person = reading.card, reading.person
    return {
        "test_card": simulated,
        "card": {
            "serial": card.serial,
            "municipality_code": card.municipality_code,
            "expires": card.expires.isoformat(),
            "expired": card.is_expired(day_in_japan(datetime.now(UTC))),
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
        "certificates": {"signature": present.signature, "authentication": present.authentication},
    }


def _reading_text(data: dict[str, Any], label: str, reading: PersonReading) -> str:
    expired = "（期限切れ。窓口では本人確認に使えません）" if data["card"]["expired"] else ""
    present = data["certificates"]
    names = [name for name, there in zip(("署名用", "利用者証明用"), present.values(), strict=True) if there]
    return "\n".join(
        [
            label,
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


def save(directory: Path, made: MadeCard, pki: TestPki) -> None:
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
