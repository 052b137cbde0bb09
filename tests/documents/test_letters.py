"""Letters as printed paper: what each kind says, on how many pages, and what never gets onto it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.letter_samples import ACCOUNT, APPEAL, FORMULA, FULL_NUMBER, KEY, TO, letter
from tests.documents.tools import poppler, text_of

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.letter import FIGURE_LINES, MOST_LINES, SECTION_LINES
from madoguchi.documents.letter_words import WORDS, sentences
from madoguchi.documents.letters import (
    KINDS,
    Addressee,
    Batch,
    Kind,
    Letter,
    letter_missing,
    letter_pdf,
    letters_pdf,
    proof,
)
from madoguchi.documents.shelf import Shelf, open_shelf

LATIN_NAME = (
    "WOLFESCHLEGELSTEINHAUSENBERGERDORFF MARIA DOS ANJOS CONCEICAO FERREIRA DA SILVA OLIVEIRA PEREIRA SANTOS"
    " DE ALMEIDA COSTA"
)
LONG_ADDRESS = "見本県見本市見本町大字見本字見本一丁目2番3号　見本グランドマンション壱番館1405号室　見本様方"
WIDEST = "長い説明の文が続きます。" * 4 + "八文字の終わり。"
SAYS: dict[Kind, tuple[str, ...]] = {
    "notice": ("支給のお知らせ", "手続きをしなくても、60,000円を振り込みます。", "令和8年4月30日（木）まで"),
    "confirmation": ("確認書", "60,000円を受け取るには、お返事が必要です。", "返信用紙（2枚目）"),
    "reminder": ("再度のお知らせ", "まだお返事がありません。", "すでにお返事をした方は"),
    "decision": ("支給決定通知書", "60,000円の支給を決定しました。", "手続きは必要ありません。"),
    "refusal": (
        "不支給決定通知書",
        "支給しないことに決定しました。",
        "18,050,000円を超えているため",
        "審査請求",
    ),
    "return": ("振込できませんでした", "60,000円を振り込めませんでした。", "口座の名義が違うため"),
    "demand": ("返納のお願い", "60,000円の返納をお願いします。", "2回お支払いしたため", "納付書"),
}


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def flat(pdf: bytes, folder: Path) -> str:
    return "".join(text_of(pdf, folder, "-raw").split())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_its_conclusion_and_everything_it_must(
    kind: Kind, shelf: Shelf, tmp_path: Path
) -> None:
    made = letter(kind)
    text = flat(letter_pdf(made, shelf), tmp_path)
    common = ("髙橋﨑太郎様", "見市福第123号", "見本市長", made.number, made.checksum, made.status_url)
    warning = ("ATMの操作や手数料の支払いを求めることはありません", "#9110")
    for expected in (*SAYS[kind], *common, *warning, "やさしい", "English"):
        assert "".join(expected.split()) in text, expected


@pytest.mark.parametrize("kind", KINDS)
def test_the_conclusion_is_short_and_comes_first(kind: Kind, shelf: Shelf, tmp_path: Path) -> None:
    """ux.md rule 30: 40 characters a sentence (programme and year not counted), conclusion first."""
    values = {"amount": "60,000円", "deadline": "4月30日", "pay_date": "5月20日", "programme": "この給付金"}
    for sentence in sentences(WORDS[kind].lead, values):
        assert all(len(part) <= 40 for part in sentence.split("。"))
    text = flat(letter_pdf(letter(kind), shelf), tmp_path)
    assert text.index("".join(SAYS[kind][1].split())) < text.index("English")


@pytest.mark.parametrize("kind", KINDS)
def test_readings_stand_only_in_the_easy_box(kind: Kind) -> None:
    wording = WORDS[kind]
    assert any("《" in sentence for sentence in wording.easy)
    assert not any("《" in sentence for sentence in (*wording.lead, *wording.act, wording.title))


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_filled_to_the_limit_stays_on_its_pages(kind: Kind, shelf: Shelf) -> None:
    """Lines as wide as the page, in as many sections as the kind has; a long name and a mailing address."""
    needed = {"reason": WIDEST, "route": (WIDEST,)} if kind in ("refusal", "demand", "return") else {}
    room = MOST_LINES - SECTION_LINES * (3 if needed else 1) - len(needed)
    room += FIGURE_LINES if kind == "refusal" else 0
    full = letter(
        kind,
        **needed,
        explanation=(WIDEST,) * room,
        addressee=Addressee("123-4567", LONG_ADDRESS, "髙" * 120),
        mail_to=Addressee("999-9999", LONG_ADDRESS, LATIN_NAME),
        programme="物価高騰対応重点支援給付金（令和7年度不足額給付・定額減税補足給付金分）",
        **({"account": ACCOUNT, "pay_date": date(2026, 12, 20)} if kind != "refusal" else {}),
    )
    with pytest.raises(DocumentError, match="1ページに入りません"):
        replace(full, explanation=(WIDEST,) * (room + 1))
    pdf = letter_pdf(full, shelf)
    assert pages_of(pdf) == full.pages
    assert proof(pdf, [full], KEY, shelf) == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("notice", {"addressee": Addressee("123-4567", LONG_ADDRESS, "髙" * 120)}),
        ("notice", {"addressee": Addressee("", LONG_ADDRESS, LATIN_NAME)}),
        ("notice", {"addressee": Addressee("123-4567", "見本市1", "NGUYEN THI ANH")}),
        ("decision", {"addressee": Addressee("123-4567", "見本市1", "葛\U000e0100城 𠮷葛\U000e0101")}),
        ("decision", {"addressee": Addressee("123-4567", "見本市1", "葛\U000e0103城")}),
        ("notice", {"amount": 9_999_999_999}),
        ("decision", {"account": None, "pay_date": None}),
        ("confirmation", {"account": None, "deadline": None}),
        ("reminder", {"deadline": None}),
        ("return", {"deadline": None}),
        ("notice", {"explanation": ()}),
        ("notice", {"explanation": FORMULA + FORMULA + FORMULA[:2]}),
        ("demand", {"status_url": ""}),
        ("decision", {"route": APPEAL, "demo": True}),
    ],
)
def test_unusual_letters_are_right_in_every_place(kind: Kind, changes: dict[str, Any], shelf: Shelf) -> None:
    made = letter(kind, **changes)
    assert proof(letter_pdf(made, shelf), [made], KEY, shelf) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 9_999_999_999))
def test_any_amount_is_printed_as_it_is(amount: int) -> None:
    bundled = open_shelf(None, None)
    made = letter("decision", amount=amount)
    pdf = letter_pdf(made, bundled)
    assert proof(pdf, [made], KEY, bundled) == []
    other = letter("decision", amount=amount % 9_999_999_999 + 1)
    assert any(finding.field == "金額" for finding in proof(pdf, [other], KEY, bundled))


@pytest.mark.parametrize("kind", KINDS)
def test_no_more_than_three_digits_of_the_account_are_anywhere(
    kind: Kind, shelf: Shelf, tmp_path: Path
) -> None:
    pdf = letter_pdf(letter(kind, account=None if kind == "refusal" else ACCOUNT), shelf)
    text = flat(pdf, tmp_path)
    assert FULL_NUMBER not in text
    assert FULL_NUMBER[-4:] not in text.replace("*", "")
    assert ("****123" in text) == (kind != "refusal")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not document.attachments


def test_keys_are_never_printed(shelf: Shelf, tmp_path: Path) -> None:
    text = flat(letter_pdf(letter("confirmation"), shelf), tmp_path)
    assert "person-1" not in text
    assert "prices-2026" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_protected_persons_letter_prints_the_mailing_address_only(
    kind: Kind, shelf: Shelf, tmp_path: Path
) -> None:
    shelter = Addressee("999-9999", "見本市役所 福祉課 気付", "髙橋 﨑太郎")
    text = flat(letter_pdf(letter(kind, mail_to=shelter), shelf), tmp_path)
    assert "〒999-9999見本市役所福祉課気付髙橋﨑太郎様" in text
    assert "見本町一丁目" not in text
    assert TO.postcode not in text


def test_a_representative_in_the_window_leaves_the_person_concerned_in_the_letter(
    shelf: Shelf, tmp_path: Path
) -> None:
    guardian = Addressee("999-9999", "別の市1", "成年後見人 見本 次郎")
    text = flat(letter_pdf(letter("notice", mail_to=guardian), shelf), tmp_path)
    assert "成年後見人見本次郎様" in text
    assert "対象の方髙橋﨑太郎" in text


def test_a_character_without_a_font_is_printed_as_a_geta_and_reported(shelf: Shelf, tmp_path: Path) -> None:
    made = letter("notice", addressee=Addressee("123-4567", "見本市1", "葛\U000e0103城"))
    assert [glyph.code_points for glyph in letter_missing(made, shelf)] == ["U+845B U+E0103"]
    batch = next(letters_pdf([letter(), made], shelf=shelf))
    assert [(glyph.where, glyph.cluster) for glyph in batch.missing] == [
        ("N-2026-000001／氏名", "葛\U000e0103")
    ]
    assert "〓城" in flat(batch.pdf, tmp_path)


def test_variation_selectors_and_rare_kanji_survive(shelf: Shelf, tmp_path: Path) -> None:
    made = letter("notice", addressee=Addressee("123-4567", "見本市1", "葛\U000e0100城 葛\U000e0101 𠮷"))
    text = flat(letter_pdf(made, shelf), tmp_path)
    assert "葛\U000e0100城葛\U000e0101𠮷様" in text


@pytest.mark.parametrize("kind", ["notice", "confirmation"])
def test_a_letter_to_download_is_tagged_and_archival(kind: Kind, shelf: Shelf) -> None:
    with pikepdf.open(io.BytesIO(letter_pdf(letter(kind), shelf))) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "物価高騰対応重点支援給付金 N-2026-000001"
        assert str(document.Root.Lang).startswith("ja")
        assert document.Root.MarkInfo.Marked
        assert not document.check_pdf_syntax()


def test_a_click_on_the_code_leads_where_a_scan_does(shelf: Shelf) -> None:
    sent = letter()
    pdf = batches([sent], 1, shelf)[0].pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        links = {str(one.A.URI) for one in opened.pages[0].Annots}
    assert links == {sent.status_url}


def test_the_title_of_a_file_holds_no_name(shelf: Shelf) -> None:
    with (
        pikepdf.open(io.BytesIO(letter_pdf(letter(), shelf))) as document,
        document.open_metadata() as metadata,
    ):
        assert "髙橋" not in str(metadata)


def batches(letters: list[Letter], size: int, shelf: Shelf) -> list[Batch]:
    return list(letters_pdf(iter(letters), size=size, shelf=shelf))


def test_a_print_run_is_cut_into_files_in_order(shelf: Shelf, tmp_path: Path) -> None:
    made = batches([letter("notice", number) for number in range(1, 8)], 3, shelf)
    assert [(batch.letters, batch.pages, batch.first[-1], batch.last[-1]) for batch in made] == [
        (3, 3, "1", "3"),
        (3, 3, "4", "6"),
        (1, 1, "7", "7"),
    ]
    for batch in made:
        assert batch.sha256 == hashlib.sha256(batch.pdf).hexdigest()
        assert pages_of(batch.pdf) == batch.pages
        assert not batch.missing
    text = text_of(made[1].pdf, tmp_path)
    assert text.index("N-2026-000004") < text.index("N-2026-000005") < text.index("N-2026-000006")


def test_letters_of_one_and_of_two_pages_are_never_in_one_file(shelf: Shelf) -> None:
    kinds: list[Kind] = ["notice", "decision", "confirmation", "return", "notice"]
    made = batches([letter(kind, n) for n, kind in enumerate(kinds, start=1)], 10, shelf)
    assert [(batch.letters, batch.pages) for batch in made] == [(2, 2), (2, 4), (1, 1)]


def test_letters_are_taken_only_as_files_are_asked_for(shelf: Shelf) -> None:
    taken: list[int] = []

    def source() -> Any:
        for number in range(1, 100):
            taken.append(number)
            yield letter("notice", number)

    next(letters_pdf(source(), size=2, shelf=shelf))
    assert len(taken) <= 3


def test_no_letters_no_file(shelf: Shelf) -> None:
    assert batches([], 10, shelf) == []


def test_the_same_letters_give_the_same_bytes(shelf: Shelf) -> None:
    made = [letter("confirmation", number) for number in (1, 2)]
    assert batches(made, 10, shelf) == batches(made, 10, shelf)
    assert letter_pdf(made[0], shelf) == letter_pdf(made[0], shelf)


def test_a_print_file_has_embedded_fonts_and_no_tags(shelf: Shelf, tmp_path: Path) -> None:
    pdf = batches([letter()], 10, shelf)[0].pdf
    assert all(row.split()[-5] == "yes" for row in poppler("pdffonts", pdf, tmp_path).splitlines()[2:])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/StructTreeRoot" not in document.Root


def test_sentences_with_an_unknown_value_are_left_out() -> None:
    assert sentences(("{amount}です。", "{deadline}まで。", "以上。"), {"amount": "1円", "deadline": ""}) == [
        "1円です。",
        "以上。",
    ]
