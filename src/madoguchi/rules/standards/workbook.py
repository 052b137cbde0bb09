"""Rows of an Excel workbook (.xlsx) as text, for tables that a city keeps in a spreadsheet.

Dates come as 2024-04-01, times and durations as 1:50 or 1:50:30, whole numbers without a point, formulas as
the value that was saved with them: what the same table would hold as CSV. Exactly one visible sheet may hold
rows, since nobody should guess which of two was meant.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from madoguchi.rules.standards.problems import RegisterFileError, RowProblem

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Excel counts a time of more than a day from here on; no table of a counter is as old.
_ZERO = date(1899, 12, 31)
_OLDEST = 1901
MOST_UNPACKED = 100_000_000
"""Bytes of the parts of a workbook together; a table of 100,000 days has about a tenth."""


def is_workbook(raw: bytes) -> bool:
    """Whether the file is one of a spreadsheet program, readable or not, and no text."""
    return raw.startswith((_ZIP, _OLE))


def workbook_rows(raw: bytes, file: str = "", most: int | None = None) -> list[list[str]]:
    """Every row of the one filled sheet from row 1 on, all of the same length, empty cells as "".

    ``most``: look at so many rows of each sheet only, as if there were no others.

    Raises RegisterFileError for .xls and files with a password, other containers, broken or oversized files,
    and where no sheet or more than one holds rows.
    """
    if raw.startswith(_OLE):
        raise _refused(file, "古い形式（.xls）か、パスワードのついたファイルです。", _SAVE)
    try:
        filled = dict(_filled_sheets(raw, file, most))
    except RegisterFileError:
        raise
    except Exception as error:  # of a broken book, any of its parsers raises whatever it meets
        raise _refused(file, "Excelのブック（.xlsx）として読めません。", _SAVE) from error
    if len(filled) == 1:
        return _even(next(iter(filled.values())))
    if not filled:
        raise _refused(file, "ブックに行がありません。", "表のあるシートを保存して、もう一度選んでください。")
    names = "」「".join(filled)
    reason = f"行のあるシートが{len(filled)}枚あります（「{names}」）。"
    raise _refused(file, reason, "使うシートだけを残したファイルにして、もう一度選んでください。")


_SAVE = "Excelで開き、パスワードなしの .xlsx か CSV で保存し直してください。"


def _filled_sheets(raw: bytes, file: str, most: int | None) -> Iterator[tuple[str, list[list[str]]]]:
    from openpyxl import load_workbook  # slow to import, and few files are workbooks

    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise _refused(file, "ブックが大きすぎます。", "表だけのシートにするか、CSVで保存してください。")
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a file says of its own size would pad every row to it
        rows = [_trimmed(cells) for cells in islice(sheet.iter_rows(values_only=True), most)]
        while rows and not rows[-1]:
            rows.pop()
        if rows:
            yield sheet.title, rows


def _trimmed(cells: Sequence[Any]) -> list[str]:
    """The cells as text, up to the last that holds anything."""
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _even(rows: Sequence[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [cells + [""] * (width - len(cells)) for cells in rows]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, time):
        return _duration(datetime.combine(_ZERO, value) - datetime.combine(_ZERO, time()))
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _moment(value: datetime) -> str:
    if value.year < _OLDEST:
        return _duration(value - datetime.combine(_ZERO, time()))
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds")


def _duration(value: timedelta) -> str:
    """Hours and minutes, with seconds where there are any."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    text = f"{minutes // 60}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _refused(file: str, reason: str, remedy: str) -> RegisterFileError:
    return RegisterFileError([RowProblem(file, 0, "", reason, remedy)])
