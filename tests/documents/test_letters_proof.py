"""The proof finds on the finished pages what happened in 尾道 and 平塚 (benefits.md §3.3, V)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from tests.documents.letter_samples import KEY, TO, letter
from tests.documents.tools import text_of

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.letters import Addressee, Finding, Letter, MaskedAccount, letters_pdf, proof
from madoguchi.documents.page_text import PageReader, to_unicode
from madoguchi.documents.shelf import Shelf

NAMES = ("髙橋 﨑太郎", "見本 花子", "NGUYEN THI ANH", "佐藤 葛\U000e0100", "鈴木 一郎", "田中 𠮷江")
LETTERS = [
    letter(
        "confirmation",
        number,
        amount=10_000 * number,
        addressee=replace(TO, name=name, address=f"見本市見本町{number}番地"),
        account=MaskedAccount.of("見本銀行", "本店", "普通", f"9876{number}23"),
    )
    for number, name in enumerate(NAMES, start=1)
]


@pytest.fixture(scope="module")
def printed(shelf: Shelf) -> bytes:
    return next(letters_pdf(LETTERS, shelf=shelf)).pdf


def shifted(letters: Sequence[Letter], name: str, rows: Iterable[int]) -> list[Letter]:
    """The letters with one column moved down a row, in some rows."""
    return [
        replace(made, **{name: getattr(letters[row - 1], name)}) if row in rows else made
        for row, made in enumerate(letters)
    ]


def fields(findings: Sequence[Finding]) -> set[str]:
    return {finding.field for finding in findings}


def test_a_right_print_file_has_no_findings(printed: bytes, shelf: Shelf) -> None:
    assert proof(printed, LETTERS, KEY, shelf) == []


def test_one_row_whose_amount_column_was_shifted_is_found(printed: bytes, shelf: Shelf) -> None:
    """尾道: the amounts were right, the printed column was not."""
    wrong = next(letters_pdf(shifted(LETTERS, "amount", [3]), shelf=shelf)).pdf
    found = proof(wrong, LETTERS, shelf=shelf)
    assert found == [Finding(7, LETTERS[3].number, "金額", "40,000円", "30,000円")]
    assert "7ページ（通知N-2026-000004）：金額が" in found[0].message


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("amount", "金額"),
        ("addressee", "宛先（氏名・住所）"),
        ("addressee", "返信用紙の氏名"),
        ("account", "口座"),
        ("account", "返信用紙の口座"),
        ("checksum", "通知番号と照合記号"),
        ("checksum", "返信用紙の通知番号と照合記号"),
        ("number", "通知番号と照合記号"),
        ("status_url", "2次元コードのアドレス"),
    ],
)
def test_every_column_that_is_shifted_is_found_on_every_page(column: str, field: str, shelf: Shelf) -> None:
    rows = range(1, len(LETTERS))
    wrong = next(letters_pdf(shifted(LETTERS, column, rows), shelf=shelf)).pdf
    found = [finding for finding in proof(wrong, LETTERS, shelf=shelf) if finding.field == field]
    assert {finding.number for finding in found} == {made.number for made in LETTERS[1:]}


def test_a_column_shifted_in_the_data_itself_is_found_by_the_key(shelf: Shelf) -> None:
    """Print and data agree, yet the checksum was made at the decision: 尾道 before the printer, 平塚."""
    wrong = shifted(LETTERS, "amount", [2, 3])
    pdf = next(letters_pdf(wrong, shelf=shelf)).pdf
    assert proof(pdf, wrong, shelf=shelf) == []
    assert {finding.number for finding in proof(pdf, wrong, KEY, shelf)} == {
        LETTERS[2].number,
        LETTERS[3].number,
    }
    accounts = shifted(LETTERS, "account", [5])
    pdf = next(letters_pdf(accounts, shelf=shelf)).pdf
    assert [finding.number for finding in proof(pdf, accounts, KEY, shelf)] == [LETTERS[5].number]


def test_dates_are_compared(printed: bytes, shelf: Shelf) -> None:
    later = [replace(made, deadline=date(2026, 5, 1)) for made in LETTERS]
    assert fields(proof(printed, later, shelf=shelf)) == {"期限か振込予定日"}
    unlimited = [replace(made, deadline=None) for made in LETTERS]
    assert fields(proof(printed, unlimited, shelf=shelf)) == {"期限か振込予定日"}


def test_an_account_where_none_should_be_is_found(printed: bytes, shelf: Shelf) -> None:
    found = proof(printed, [replace(made, account=None) for made in LETTERS], shelf=shelf)
    assert fields(found) == {"口座"}


def test_a_registered_address_in_a_protected_persons_window_is_found(printed: bytes, shelf: Shelf) -> None:
    shelter = Addressee("999-9999", "見本市役所 気付", NAMES[0])
    found = proof(printed, [replace(LETTERS[0], mail_to=shelter), *LETTERS[1:]], shelf=shelf)
    assert "宛先（氏名・住所）" in fields(found)
    assert {finding.number for finding in found} == {LETTERS[0].number}


def rearranged(pdf: bytes, order: Sequence[int]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.new() as made:
        for number in order:
            made.pages.append(document.pages[number])
        made.save(out)
    return out.getvalue()


def test_reply_sheets_of_two_letters_exchanged_are_found(printed: bytes, shelf: Shelf) -> None:
    found = proof(rearranged(printed, [0, 3, 2, 1, *range(4, 12)]), LETTERS, shelf=shelf)
    assert {finding.page for finding in found} == {2, 4}


def test_a_lost_page_is_found(printed: bytes, shelf: Shelf) -> None:
    found = proof(rearranged(printed, range(11)), LETTERS, shelf=shelf)
    assert found == [Finding(0, LETTERS[0].number, "ページ数", "12", "11")]


def test_a_letter_that_occurs_twice_is_found(shelf: Shelf) -> None:
    twice = [LETTERS[0], LETTERS[0]]
    pdf = next(letters_pdf(twice, shelf=shelf)).pdf
    assert proof(pdf, twice, shelf=shelf) == [Finding(0, LETTERS[0].number, "通知番号の件数", "1", "2")]


def test_messages_hold_no_personal_data(printed: bytes, shelf: Shelf) -> None:
    for finding in proof(printed, shifted(LETTERS, "addressee", range(1, 6)), shelf=shelf):
        assert not any(name in finding.message for name in NAMES)


def test_what_is_no_pdf_is_refused(shelf: Shelf) -> None:
    with pytest.raises(DocumentError, match="PDFとして読めません"):
        proof(b"not a PDF", LETTERS, shelf=shelf)


def test_the_reader_sees_what_poppler_sees(printed: bytes, tmp_path: Path) -> None:
    """An independent reader gets the same characters from the same page, in the order of drawing."""
    with pikepdf.open(io.BytesIO(printed)) as document:
        reader = PageReader()
        ours = [
            "".join("".join(piece.text for piece in reader.pieces(page)).split()) for page in document.pages
        ]
    theirs = ["".join(page.split()) for page in text_of(printed, tmp_path, "-raw").split("\f")[:-1]]
    assert [sorted(page) for page in ours] == [sorted(page) for page in theirs]


def test_code_maps_with_ranges_and_pairs_are_read() -> None:
    with pikepdf.new() as document:
        body = (
            b"2 beginbfchar\n<0001> <845BDB40DD00>\n<0002> <00660069>\nendbfchar\n"
            b"2 beginbfrange\n<0010> <0012> <0041>\n<0020> <0021> [<3042> <D842DFB7>]\nendbfrange"
        )
        font = pikepdf.Dictionary(ToUnicode=document.make_stream(body))
        assert to_unicode(font) == {
            1: "葛\U000e0100", 2: "fi", 0x10: "A", 0x11: "B", 0x12: "C", 0x20: "あ", 0x21: "𠮷",
        }  # fmt: skip
        assert to_unicode(pikepdf.Dictionary()) == {}


def test_replaced_text_moves_and_nested_drawings_are_read() -> None:
    with pikepdf.new() as document:
        cmap = document.make_stream(b"1 beginbfrange\n<0001> <0003> <0041>\nendbfrange")
        fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(F0=document.make_indirect({"/ToUnicode": cmap})))
        inner = document.make_stream(b"BT /F0 9 Tf 0 0 Td <0003> Tj ET")
        inner.Subtype, inner.Resources, inner.Matrix = pikepdf.Name.Form, fonts, [1, 0, 0, 1, 72, 0]
        page = document.add_blank_page(page_size=(720, 720))
        page.Resources = pikepdf.Dictionary(Font=fonts.Font, XObject=pikepdf.Dictionary(X0=inner))
        page.Contents = document.make_stream(
            b"q 1 0 0 1 72 648 cm BT /F0 9 Tf 1 0 0 1 0 0 Tm <0001> Tj 12 TL T* [<0002> -20 <0009>] TJ ET Q "
            b"BT /F0 9 Tf /Span <</ActualText (Z)>> BDC 72 72 Td <0001> Tj EMC "
            b"/P BMC 0 -36 TD <0002> Tj EMC ET "
            b"q 1 0 0 1 0 72 cm /X0 Do Q"
        )
        found = [(round(x, 1), round(y, 1), text) for x, y, text in PageReader().pieces(page)]
    inch, line = 25.4, 12 * 25.4 / 72
    assert found == [
        (inch, inch, "A"),
        (inch, round(inch + line, 1), "B\ufffd"),
        (0.0, 254.0, "Z"),
        (inch, round(254 - inch / 2, 1), "B"),
        (inch, round(254 - inch, 1), "C"),
    ]
