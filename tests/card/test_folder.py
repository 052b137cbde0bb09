"""The test PKI in a folder: made once, read by everybody, believed only where test cards are accepted."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from tests.card.cast import AT, session_with

from madoguchi.card import EditionError, read_cv_keys, read_person
from madoguchi.card.emulator.folder import TestFolder
from madoguchi.card.jpki.crl import CrlChecker, load_crls
from madoguchi.card.jpki.path import verify_certificate
from madoguchi.card.jpki.roots import load_roots


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> TestFolder:
    return TestFolder.open(tmp_path_factory.mktemp("demo") / "card" / "test-pki", AT)


def test_a_card_is_the_same_whenever_the_folder_is_opened(kept: TestFolder) -> None:
    first, again = kept.card("adult"), TestFolder.open(kept.path, AT + timedelta(days=40)).card("adult")
    assert again.certificates["signature"].der == first.certificates["signature"].der
    reading = read_person(session_with(again), first.person.number_b(AT), read_cv_keys(kept.cv_keys))
    assert reading.authenticity.conclusion == "authentic"
    assert reading.card.expires == first.person.expires(AT)


def test_who_opens_a_folder_together_gets_one_pki(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        opened = list(pool.map(lambda _: TestFolder.open(tmp_path / "pki", AT), range(3)))
    assert len({one.pki.root("signature")[1].serial_number for one in opened}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["pki"]


def test_a_server_believes_the_cards_with_the_files_beside_and_only_as_test_cards(kept: TestFolder) -> None:
    checker = CrlChecker(load_crls(sorted(kept.publish_crls(AT).iterdir())))
    mover, adult = kept.card("mover").certificates, kept.card("adult").certificates
    trust = load_roots(kept.roots, accept_test=True)
    assert verify_certificate(adult["signature"], trust, checker, AT).conclusion == "valid"
    assert verify_certificate(mover["signature"], trust, checker, AT).conclusion == "invalid"
    assert verify_certificate(mover["authentication"], trust, checker, AT).conclusion == "valid"
    strict = load_roots(kept.roots)
    assert verify_certificate(adult["signature"], strict, checker, AT).conclusion == "invalid"
    later = AT + timedelta(hours=20)
    kept.publish_crls(later)
    fresh = CrlChecker(load_crls(sorted(kept.crls.iterdir())))
    assert verify_certificate(adult["signature"], trust, fresh, later).conclusion == "valid"


def test_nobody_else_on_the_machine_reads_the_keys(kept: TestFolder) -> None:
    kept.card("adult")
    kept.publish_crls(AT)
    for path in (kept.path, *kept.path.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert "NOT JPKI" in (kept.path / "TEST-ONLY.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["made-at.txt", "cv-ca.key.pem", "roots/signature-root.pem"])
@pytest.mark.parametrize("content", [None, b"", b"broken"])
def test_a_broken_folder_is_named_with_what_to_do(
    tmp_path: Path, kept: TestFolder, name: str, content: bytes | None
) -> None:
    import shutil

    copy = Path(shutil.copytree(kept.path, tmp_path / "copy"))
    (copy / name).unlink() if content is None else (copy / name).write_bytes(content)
    with pytest.raises(EditionError, match="作り直します"):
        TestFolder.open(copy, AT)
