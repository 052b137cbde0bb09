"""`madoguchi verify`: what it prints, and its exit status."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.documents import card_cast
from tests.documents.family import JST, META, packet

from madoguchi.card.emulator import TestPki, make_card
from madoguchi.cli import main
from madoguchi.documents.packet import render_packet, shown_hash
from madoguchi.documents.seal import make_test_authority
from madoguchi.documents.shelf import open_shelf
from madoguchi.documents.signing import SignatureImage, complete
from madoguchi.rules.forms.packet import signers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sealed.pdf, shown.pdf and the test authority."""
    folder = tmp_path_factory.mktemp("verify")
    shelf, forms = open_shelf(None, None), packet()
    shown = render_packet(forms, META, shelf).pdf
    at = datetime(2026, 4, 6, 10, 23, tzinfo=JST)
    signatures = [
        SignatureImage(
            act.form_ids, act.name, "tablet", at, shown_hash(shown), "窓口3-A", [[(1, 2), (30, 40)]]
        )
        for act in signers(forms)
    ]
    sealer = make_test_authority(folder, datetime(2026, 1, 1, tzinfo=JST))
    (folder / "shown.pdf").write_bytes(shown)
    (folder / "sealed.pdf").write_bytes(complete(shown, signatures, sealer, at, shelf))
    return folder


def test_an_intact_packet_is_told_in_japanese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder / "sealed.pdf")]) == 0
    said = capsys.readouterr().out
    for expected in (
        "封印の後の変更はありません", "試験用の証明書です", "髙橋 﨑太郎", "タブレットで署名",
        "令和8年4月6日 10時23分", "窓口3-A", "住民異動届", "見せた書類と一致しています", "P-2026-000123",
    ):  # fmt: skip
        assert expected in said


def test_one_changed_byte_is_told_and_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = bytearray((folder / "sealed.pdf").read_bytes())
    changed[1000] ^= 1
    (folder / "changed.pdf").write_bytes(changed)
    assert main(["verify", str(folder / "changed.pdf")]) == 1
    assert "変更されています" in capsys.readouterr().out


def test_json_and_trust(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder / "sealed.pdf"), "--json", "--trust", str(folder / "test-ca.pem")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["result"] == "intact"
    assert said["seal"]["trusted"] is True
    assert said["seal"]["test"] is True
    assert said["signatures"][0]["device"] == "窓口3-A"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"hello", "PDFではありません"), (b"%PDF-1.7\n%%EOF", "電子シールがありません")],
)
def test_what_cannot_be_checked_is_an_error_of_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    (folder / "other.pdf").write_bytes(content)
    assert main(["verify", str(folder / "other.pdf")]) == 2
    assert message in capsys.readouterr().err
    assert main(["verify", str(folder / "other.pdf"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["result"] == "unreadable"


def test_a_truncated_file_is_an_error_of_its_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cut.pdf").write_bytes((folder / "sealed.pdf").read_bytes()[:-900])
    assert main(["verify", str(folder / "cut.pdf")]) == 2
    assert "途中で切れています" in capsys.readouterr().err


def test_a_missing_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder / "nothing.pdf")]) == 2
    assert "nothing.pdf" in capsys.readouterr().err


def test_a_wrong_authority_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder / "sealed.pdf"), "--trust", str(folder / "shown.pdf")]) == 2
    assert "shown.pdf" in capsys.readouterr().err


@pytest.fixture(scope="module")
def by_card(folder: Path) -> Path:
    """The folder with card.pdf, whose first act a card signed; the test PKI's roots and lists beside it."""
    pki = TestPki(datetime.now(UTC))
    shown, act = (folder / "shown.pdf").read_bytes(), signers(packet())[0]
    at = datetime.now(UTC)
    signed = card_cast.by_card(
        SignatureImage(act.form_ids, act.name, "tablet", at, shown_hash(shown)),
        card_cast.proof_of(shown, act.form_ids, pki, at),
    )
    sealer = make_test_authority(folder, datetime(2026, 1, 1, tzinfo=JST))
    (folder / "card.pdf").write_bytes(complete(shown, [signed], sealer, at, open_shelf(None, None)))
    (folder / "roots").mkdir()
    for number, root in enumerate(pki.trust().roots):
        (folder / "roots" / f"{number}.der").write_bytes(root.der)
    crl = card_cast.crl_of(make_card("adult", pki), pki, "signature", datetime.now(UTC))
    (folder / "signature.crl").write_bytes(crl)
    return folder


def settled(folder: Path) -> list[str]:
    roots, crl = str(folder / "roots"), str(folder / "signature.crl")
    return ["verify", str(folder / "card.pdf"), "--roots", roots, "--crl", crl, "--accept-test"]


def test_every_check_of_a_card_signature_is_named(
    by_card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(settled(by_card)) == 0
    said = capsys.readouterr().out
    for expected in (
        "カードの署名は有効です", "署名用電子証明書（模擬カード）", "名義 見本　花子", "○ 見せた書類：",
        "○ 対象の様式：", "○ 本人：", "○ 発行者：", "○ 本番・試験：試験用", "○ 有効期間：", "○ 鍵の用途：",
        "○ ポリシー：", "○ 暗号方式：", "○ 失効：失効していません（CRL", "現在）",
    ):  # fmt: skip
        assert expected in said


def test_a_card_signature_is_open_without_revocation_and_nobodys_without_leave(
    by_card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(by_card / "card.pdf"), "--accept-test"]) == 3
    assert "有効とは言えません" in capsys.readouterr().out
    assert main(["verify", str(by_card / "card.pdf")]) == 1
    assert "× 本番・試験：試験用の認証局です" in capsys.readouterr().out


def test_json_names_the_checks(by_card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*settled(by_card), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    card = said["signatures"][0]["card"]
    assert (said["cards"], card["conclusion"], card["kind"]) == ("valid", "valid", "signature")
    revocation = next(check for check in card["checks"] if check["name"] == "revocation")
    assert (revocation["label"], revocation["outcome"]) == ("失効", "passed")
    assert revocation["source"].startswith("CRL")
    assert revocation["at"]


def test_what_was_shown_and_signed_can_be_taken_elsewhere(
    by_card: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*settled(by_card), "--save", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "shown.pdf").read_bytes() == (by_card / "shown.pdf").read_bytes()
    assert (tmp_path / "out" / "madoguchi-signature-01.p7s").stat().st_size > 1000
    capsys.readouterr()


def test_wrong_roots_are_named(by_card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(by_card / "card.pdf"), "--roots", str(by_card / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
