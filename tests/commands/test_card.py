"""`madoguchi card`: reading fictional people, verifying certificates, exit statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from madoguchi.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main(["card", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    status, out, _ = run(capsys, *arguments, "--json")
    return status, json.loads(out)


@pytest.fixture(scope="module")
def mover(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mover")
    assert main(["card", "show", "--person", "mover", "--save", str(folder), "--json"]) == 0
    return folder


def test_show_by_number_b(capsys: pytest.CaptureFixture[str]) -> None:
    status, data = told(capsys, "show", "--person", "adult")
    assert status == 0
    assert data["test_card"] is True
    assert (data["person"]["name"], data["opened_by"]) == ("見本　花子", "number_b")
    assert data["authenticity"]["conclusion"] == "authentic"
    assert "123456789018" not in json.dumps(data)


def test_show_by_pin_and_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "show", "--person", "expired", "--pin", "1234")
    assert status == 0
    for words in ("実在の人ではありません", "見本　昭", "期限切れ", "○ カード自身の鍵で"):
        assert words in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--person", "nobody"], "face-only"),
        (["--person", "adult", "--pin", "0000"], "あと2回"),
        (["--person", "adult", "--pin", "12"], "カードには送っていません"),
        (["--person", "adult", "--b", "00000000000000"], "照合番号Bが違います"),
        (["--person", "locked", "--pin", "1234"], "ロックされています"),
    ],
)
def test_refusals_are_told(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    status, out, err = run(capsys, "show", *arguments)
    assert (status, out) == (1, "")
    assert words in err
    status, data = told(capsys, "show", *arguments)
    assert (status, data["conclusion"]) == (1, "refused")


def test_verify_needs_revocation_and_the_loud_option(mover: Path, capsys: pytest.CaptureFixture[str]) -> None:
    certificate, roots = mover / "authentication.pem", mover / "roots"
    crl = ["--crl", mover / "authentication-crl.pem"]
    assert (
        told(capsys, "verify", certificate, "--roots", roots, *crl, "--accept-test")[1]["conclusion"]
        == "valid"
    )
    status, data = told(capsys, "verify", certificate, "--roots", roots, "--accept-test")
    assert (status, data["conclusion"]) == (3, "unsettled")
    status, data = told(capsys, "verify", certificate, "--roots", roots, *crl)
    assert (status, data["conclusion"]) == (1, "invalid")
    assert [check["name"] for check in data["checks"] if check["outcome"] != "passed"] == ["environment"]


def test_verify_tells_of_the_revoked_signature(mover: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["verify", mover / "signature.pem", "--roots", mover / "roots", "--accept-test",
                 "--crl", mover / "signature-crl.pem"]  # fmt: skip
    status, out, _ = run(capsys, *arguments)
    assert status == 1
    assert "有効ではありません" in out
    assert "affiliationChanged" in out


def test_files_that_cannot_be_read(mover: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mover / "empty").mkdir()
    (mover / "broken.pem").write_bytes(b"nothing")
    good, roots = mover / "signature.pem", mover / "roots"
    for arguments, words in (
        ([mover / "broken.pem", "--roots", roots], "電子証明書を読めません"),
        ([good, "--roots", mover / "empty"], "認証局の証明書"),
        ([good, "--roots", roots, "--crl", mover / "broken.pem"], "broken.pem"),
        ([mover / "none.pem", "--roots", roots], "none.pem"),
        ([good, "--roots", mover / "nowhere"], "nowhere"),
    ):
        status, _, err = run(capsys, "verify", *arguments)
        assert status == 2
        assert words in err
