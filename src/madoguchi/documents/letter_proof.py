"""The proof of a print file: does every page say, in its places, what the data of its letter says?

Why reading the page and not a list kept inside the file: in 尾道 (benefits.md §3.3, V) the amounts were right
and the *printed column* was shifted. A list written by the same program would have agreed with itself. So
`proof` takes the finished PDF, turns its glyphs back into characters as any viewer does (`page_text`), and
looks at the rectangles of the window, the amount, the days, the account and the foot. Give it letters made
anew from the ledger, not those the file was printed from; with the key it also finds an amount or an account
that was exchanged in the data after the checksum was made.

It does not see ink: after printing, take some sheets and type number, amount and checksum into
`check_letter`. The drawing of a 2D code is not decoded; the address printed beside it is compared.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.fitting import BREAK_HERE
from madoguchi.documents.glyphs import GETA, split
from madoguchi.documents.guide_words import WEEKDAYS
from madoguchi.documents.letter import Letter
from madoguchi.documents.letter_checksum import Verdict, check_letter
from madoguchi.documents.letter_places import (
    ACCOUNT,
    AMOUNT,
    DAYS,
    FOOT,
    MAY_SHOW,
    REPLY_ACCOUNT,
    REPLY_ID,
    REPLY_NAME,
    WINDOW,
    Place,
)
from madoguchi.documents.letter_words import WORDS
from madoguchi.documents.page_text import PageReader, Piece
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.rules.calendar import to_wareki

Check = tuple[str, Place, str]
"""What is looked at (for people), where, and what must stand there and nothing else."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. `page` counts from 1 (0: the whole file); `field` says what differs.

    `expected` (the data) and `printed` are for the screen of the person who checks: never log them.
    """

    page: int
    number: str
    field: str
    expected: str = ""
    printed: str = ""

    @property
    def message(self) -> str:
        """Without personal data: `3ページ（通知N-2026-000001）：金額がデータと違います。`"""
        where = f"{self.page}ページ" if self.page else "ファイル全体"
        return f"{where}（通知{self.number}）：{self.field}がデータと違います。発送を止めて確認してください。"


def proof(
    pdf: bytes, letters: Sequence[Letter], key: bytes | None = None, shelf: Shelf | None = None
) -> list[Finding]:
    """Every difference between a finished print file and the letters it should hold; empty without any.

    With `key` each letter's checksum is also made again from its amount, person and account. Raises
    DocumentError when `pdf` is not one.
    """
    shelf = shelf or default_shelf()
    found = list(_data_findings(letters, key))
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            found += _page_findings(document, letters, shelf)
    except pikepdf.PdfError as error:
        raise DocumentError("PDFとして読めません。", "印刷用のファイルをもう一度作ってください。") from error
    return found


def _data_findings(letters: Sequence[Letter], key: bytes | None) -> Iterator[Finding]:
    for number, count in Counter(letter.number for letter in letters).items():
        if count > 1:
            yield Finding(0, number, "通知番号の件数", "1", str(count))
    for letter in letters if key else ():
        tail = letter.account_tail
        asked = (letter.programme_key, letter.person_key, letter.amount, tail, letter.checksum)
        if check_letter(key or b"", *asked) is not Verdict.MATCHES:
            yield Finding(0, letter.number, "照合記号と金額・口座の組み合わせ")


def _page_findings(document: pikepdf.Pdf, letters: Sequence[Letter], shelf: Shelf) -> Iterator[Finding]:
    expected = sum(letter.pages for letter in letters)
    if len(document.pages) != expected:
        number = letters[0].number if letters else ""
        yield Finding(0, number, "ページ数", str(expected), str(len(document.pages)))
    reader = PageReader()
    sides = ((letter, side) for letter in letters for side in range(letter.pages))
    for count, (page, (letter, side)) in enumerate(zip(document.pages, sides, strict=False), start=1):
        pieces = reader.pieces(page)
        checks = _reply_checks(letter) if side else _front_checks(letter)
        for field, place, text in checks:
            wanted, printed = _plain(_drawn(text, shelf)), _plain("".join(_within(pieces, place)))
            if wanted != printed:
                yield Finding(count, letter.number, field, wanted, printed)
        account = letter.reply_account if side else letter.account
        if not account and any("****" in piece.text for piece in pieces):
            yield Finding(count, letter.number, "口座", "", "****")
        if not side and (odd := _address_differs(letter, pieces)):
            yield Finding(count, letter.number, "2次元コードのアドレス", letter.status_url, odd)


def _front_checks(letter: Letter) -> list[Check]:
    to = letter.destination
    window = f"〒{to.postcode}{to.address}{to.name}様" if to.postcode else f"{to.address}{to.name}様"
    checks: list[Check] = [
        ("宛先（氏名・住所）", WINDOW, window),
        ("封筒の窓に見える文字", MAY_SHOW, window),
    ]
    if letter.has_figures:
        checks += _figure_checks(letter)
    if letter.account:
        checks.append(("口座", ACCOUNT, f"{WORDS[letter.kind].account_label}{letter.account.text}"))
    return [*checks, ("通知番号と照合記号", FOOT, _foot(letter))]


def _figure_checks(letter: Letter) -> Iterator[Check]:
    yield "金額", AMOUNT, f"{letter.amount:,}円" if letter.amount is not None else ""
    days = [day for day in (letter.deadline, letter.pay_date) if day]
    texts = [f"{to_wareki(day)}（{WEEKDAYS[day.weekday()]}）" for day in days]
    for number, place in enumerate(DAYS):
        yield "期限か振込予定日", place, texts[number] if number < len(texts) else ""


def _reply_checks(letter: Letter) -> list[Check]:
    account = letter.reply_account
    return [
        ("返信用紙の氏名", REPLY_NAME, letter.addressee.name),
        *([("返信用紙の口座", REPLY_ACCOUNT, account.text)] if account else []),
        ("返信用紙の通知番号と照合記号", REPLY_ID, f"通知番号{letter.number}照合記号{letter.checksum}"),
        ("通知番号と照合記号", FOOT, _foot(letter)),
    ]


def _foot(letter: Letter) -> str:
    issuer = letter.issuer
    contact = f"{issuer.municipality}{issuer.section}{issuer.phone}{issuer.other_contact}"
    return f"通知番号{letter.number}照合記号{letter.checksum}{contact}"


def _within(pieces: Sequence[Piece], place: Place) -> Iterator[str]:
    return (piece.text for piece in pieces if place.holds(piece.x, piece.y))


def _plain(text: str) -> str:
    return "".join(text.replace(BREAK_HERE, "").split())


def _drawn(text: str, shelf: Shelf) -> str:
    """`text` as it can be printed: 〓 where no font has the character."""
    return "".join(GETA if run.missing else run.text for run in split(text, shelf.values))


def _address_differs(letter: Letter, pieces: Sequence[Piece]) -> str:
    """What is printed where the address of the 2D code should be, or "" when it is right."""
    printed = _plain("".join(piece.text for piece in pieces))
    place = re.search(r"https?://", printed)
    if bool(letter.status_url) == bool(place) and (not place or letter.status_url in printed):
        return ""
    return printed[place.start() :][: len(letter.status_url)] if place else "（なし）"
