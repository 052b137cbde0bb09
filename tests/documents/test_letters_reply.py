"""The reply sheet and the 2D codes: found again by number and checksum, and nothing personal in them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import segno
from tests.documents.letter_samples import letter
from tests.documents.tools import text_of

from madoguchi.documents.letters import Addressee, Kind, Letter, letter_pdf, read_reply_code, reply_code
from madoguchi.documents.shelf import Shelf

PIXELS_PER_MM = 8


def picture(pdf: bytes, page: int, folder: Path) -> np.ndarray:
    """A page as dark (True) and light pixels, by poppler."""
    found = shutil.which("pdftoppm")
    assert found, "apt-get install poppler-utils"
    (folder / "page.pdf").write_bytes(pdf)
    wanted = ["-f", str(page), "-l", str(page), "-r", str(PIXELS_PER_MM * 25.4), "-gray", "-singlefile"]
    subprocess.run([found, *wanted, str(folder / "page.pdf"), str(folder / "page")], check=True)
    _, size, _, pixels = (folder / "page.pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width) < 128


def shows(page: np.ndarray, text: str, left_mm: float, width_mm: float) -> bool:
    """True when the symbol that segno draws for `text` stands somewhere at `left_mm`, module for module."""
    expected = np.array([list(row) for row in segno.make(text, error="m", micro=False).matrix], dtype=bool)
    centres = (np.arange(len(expected)) + 0.5) * width_mm * PIXELS_PER_MM / len(expected)
    columns = (left_mm * PIXELS_PER_MM + centres).astype(int)
    return any(
        np.array_equal(page[np.ix_((top + centres).astype(int), columns)], expected)
        for top in range(page.shape[0] - int(width_mm * PIXELS_PER_MM) - 1)
    )


@pytest.mark.parametrize("kind", ["notice", "refusal"])
def test_the_code_of_a_letter_is_exactly_its_address(kind: Kind, shelf: Shelf, tmp_path: Path) -> None:
    made = letter(kind)
    page = picture(letter_pdf(made, shelf), 1, tmp_path)
    assert shows(page, made.status_url, 129, 26)
    assert not shows(page, letter(kind, 2).status_url, 129, 26)


def test_the_code_of_the_reply_sheet_is_its_number_and_checksum(shelf: Shelf, tmp_path: Path) -> None:
    made = letter("confirmation")
    page = picture(letter_pdf(made, shelf), 2, tmp_path)
    assert shows(page, reply_code(made), 169, 20)
    assert not shows(page, reply_code(letter("confirmation", 2)), 169, 20)


def test_a_scanned_code_gives_number_and_checksum_back() -> None:
    made = letter("confirmation")
    assert read_reply_code(reply_code(made) + "\r\n") == (made.number, made.checksum.replace("-", ""))


@pytest.mark.parametrize("text", ["", "MADOGUCHI:1:P-1:abc", "MADOGUCHI:L1:N-1", "xMADOGUCHI:L1:N-1:ABC"])
def test_any_other_code_is_none(text: str) -> None:
    assert read_reply_code(text) is None


def sheet(made: Letter, shelf: Shelf, folder: Path) -> str:
    text = text_of(letter_pdf(made, shelf), folder, "-raw", "-f", "2", "-l", "2")
    return "".join(text.split())


def test_the_sheet_asks_in_the_order_of_the_guideline(shelf: Shelf, tmp_path: Path) -> None:
    """ux.md rule 47: the person before the writer, name before address, furigana above the name."""
    text = sheet(letter("confirmation"), shelf, tmp_path)
    wanted = (
        "控え", "切り取り線", "返信用紙",
        "1対象の方", "2お返事", "□受け取ります", "□受け取りません（辞退します）",
        "3振込先", "□別の口座", "口座番号（左から）", "ゆうちょ銀行", "記号（左から）", "番号（左から）",
        "口座名義（カタカナ、左から）", "4署名", "フリガナ（カタカナ）",
        "5代理人が書くとき", "フリガナ（カタカナ）", "氏名", "住所", "□法定代理人", "本人の署名",
    )  # fmt: skip
    position = text.index("控え")
    for words in wanted:
        position = text.index(words, position)


def test_the_sheet_knows_what_the_city_knows_and_no_address(shelf: Shelf, tmp_path: Path) -> None:
    made = letter("confirmation", mail_to=Addressee("999-9999", "別の市1", "代理 人"))
    text = sheet(made, shelf, tmp_path)
    assert "髙橋﨑太郎" in text
    assert "見本銀行本店普通****123" in text
    assert text.count(made.number) == text.count(made.checksum) == 3  # slip, head, foot
    assert not any(address in text for address in ("見本町", "123-4567", "別の市", "999-9999"))


def test_an_account_that_failed_is_not_offered_again(shelf: Shelf, tmp_path: Path) -> None:
    text = sheet(letter("return"), shelf, tmp_path)
    assert "****123" not in text
    assert "受け取る口座（通帳" in text


def test_a_notice_may_be_answered_on_paper_too(shelf: Shelf, tmp_path: Path) -> None:
    text = sheet(letter("notice", reply=True), shelf, tmp_path)
    assert "□振込先を変えます" in text
    assert "□受け取りません（辞退します）" in text
