"""The letters of a benefit programme: from one resident's download to the print run of a whole city.

`letters_pdf`      print files of a few hundred letters each, one after the other, in constant memory
`letter_pdf`       one letter as its addressee downloads it
`letter_checksum`  the checksum printed on a letter, `check_letter` checks it from the paper
`proof`            reads a finished PDF back and compares every letter with its data

No clock: the only date in a file is the date of issue, so the same letters give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby, islice

import pikepdf

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.glyphs import MissingGlyph
from madoguchi.documents.letter import KINDS, Addressee, Issuer, Kind, Letter, MaskedAccount
from madoguchi.documents.letter_checksum import Verdict, check_letter, letter_checksum
from madoguchi.documents.letter_page import Typesetter, common_data, letter_data
from madoguchi.documents.letter_proof import Finding, proof
from madoguchi.documents.letter_reply import read_reply_code, reply_code
from madoguchi.documents.moments import JAPAN
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.documents.typesetting import ARCHIVAL, Standard, forget, typeset

__all__ = [
    "KINDS",
    "Addressee",
    "Batch",
    "Finding",
    "Issuer",
    "Kind",
    "Letter",
    "MaskedAccount",
    "Verdict",
    "check_letter",
    "letter_checksum",
    "letter_missing",
    "letter_pdf",
    "letters_pdf",
    "proof",
    "read_reply_code",
    "reply_code",
]

BATCH_SIZE = 250
"""Letters per file: about 350 MB of memory while it is typeset, twice that with reply sheets."""

PRINT: tuple[Standard, ...] = ("a-2b",)
"""For the printer: fonts and colours as in the archival file, no tags (a tenth of the size)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One print file. `first` and `last` are letter numbers; `missing` the characters printed as 〓.

    A 〓 in a name is to be looked at by a person before the file is printed.
    """

    pdf: bytes
    letters: int
    pages: int
    first: str
    last: str
    sha256: str
    missing: tuple[MissingGlyph, ...]


def letters_pdf(
    letters: Iterable[Letter], *, size: int = BATCH_SIZE, shelf: Shelf | None = None
) -> Iterator[Batch]:
    """Print files of at most `size` letters, in the given order, made one at a time as they are asked for.

    Letters of one page and of two are never in one file: the folding machine is set for one of them, so a
    new file begins where the number of pages changes. Raises DocumentError when a letter runs over its pages.
    """
    shelf = shelf or default_shelf()
    for _, same in groupby(letters, key=lambda letter: letter.pages):
        while chunk := list(islice(same, size)):
            batch = _batch(chunk, shelf)
            forget(shelf)
            yield batch


def letter_pdf(letter: Letter, shelf: Shelf | None = None) -> bytes:
    """One letter as PDF/A-3a and PDF/UA-1, tagged. `letter_missing` says what it prints as 〓."""
    return _printed([letter], shelf or default_shelf(), ARCHIVAL)[0]


def letter_missing(letter: Letter, shelf: Shelf | None = None) -> tuple[MissingGlyph, ...]:
    """The characters of a letter that no font draws; they are printed as 〓."""
    typist = Typesetter(shelf or default_shelf())
    letter_data(letter, typist)
    return tuple(typist.missing)


def _batch(letters: list[Letter], shelf: Shelf) -> Batch:
    pdf, missing = _printed(letters, shelf, PRINT)
    return Batch(
        pdf=pdf,
        letters=len(letters),
        pages=sum(letter.pages for letter in letters),
        first=letters[0].number,
        last=letters[-1].number,
        sha256=hashlib.sha256(pdf).hexdigest(),
        missing=missing,
    )


def _printed(
    letters: list[Letter], shelf: Shelf, standards: tuple[Standard, ...]
) -> tuple[bytes, tuple[MissingGlyph, ...]]:
    typist = Typesetter(shelf)
    first = letters[0]
    data = {
        **common_data(typist),
        "title": f"{first.programme} {first.number}",
        "author": first.issuer.municipality,
        "letters": [letter_data(letter, typist) for letter in letters],
    }
    issued = datetime.combine(first.issue_date, time(), JAPAN)
    pdf = typeset("letter", data, issued, shelf, standards=standards)
    _check_pages(pdf, letters)
    return pdf, tuple(typist.missing)


def _check_pages(pdf: bytes, letters: list[Letter]) -> None:
    expected = sum(letter.pages for letter in letters)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = len(document.pages)
    if found != expected:
        raise DocumentError(
            f"通知{letters[0].number}から{letters[-1].number}に、ページからはみ出すものがあります。",
            "説明の文を短くしてください。",
        )
