"""A whole column of text cells at once: plain figures at the engine's speed, every other spelling once."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.rules.benefits.intake.cells import CellError, bounds, read_cell
from madoguchi.rules.benefits.model import Column

_PLAIN = "^[0-9]{1,12}$"
_PLAIN_ID = "^[0-9A-Za-z][!-~]{0,63}$"

BadCell = tuple[int, CellError]


def arrow_type(column: Column) -> pa.DataType:
    """How the column stands in a table."""
    return pa.string() if column.kind in ("id", "text", "choice") else pa.int64()


def read_column(column: Column, cells: pa.Array) -> tuple[pa.Array, list[BadCell]]:
    """The typed column (null where a cell is bad or an allowed blank), and the bad cells by index.

    ``cells``: text or whole numbers.
    """
    if column.kind == "id":
        cells = cells.cast(pa.string())
        if _all_match(cells, _PLAIN_ID):
            return cells, []
    if column.kind in ("yen", "count", "flag"):
        plain = _plain(column, cells)
        if plain is not None:
            return plain, []
    encoded = pc.dictionary_encode(cells, null_encoding="encode")
    texts = pc.fill_null(encoded.dictionary.cast(pa.string()), "")
    values, errors = _read_each(column, texts.to_pylist())
    codes = encoded.indices
    typed = pa.array(values, arrow_type(column)).take(codes)
    if not errors:
        return typed, []
    return typed, [(row, errors[code]) for row, code in enumerate(codes.to_pylist()) if code in errors]


def with_fiscal_years(column: Column, typed: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    """A month's 年度 (April to March), so that rules need no calendar arithmetic."""
    yield column.name, typed
    if column.kind == "month":
        shifted = pc.subtract(typed, 4)  # 202503 → 202499: the year before; 202504 → 202500
        yield f"{column.name}_fiscal_year", pc.divide(shifted, 100)


def _plain(column: Column, cells: pa.Array) -> pa.Array | None:
    """The column, if every cell is a plain figure within its bounds."""
    if pa.types.is_string(cells.type) and _all_match(cells, _PLAIN):
        cells = cells.cast(pa.int64())
    if not pa.types.is_integer(cells.type) or len(cells) == 0 or cells.null_count:
        return None
    found = pc.min_max(cells).as_py()
    least, most = bounds(column)
    return cells.cast(pa.int64()) if least <= found["min"] and found["max"] <= most else None


def _all_match(texts: pa.Array, pattern: str) -> bool:
    if len(texts) == 0 or texts.null_count:
        return False
    return bool(pc.all(pc.match_substring_regex(texts, pattern)).as_py())


def _read_each(column: Column, texts: list[str]) -> tuple[list[int | str | None], dict[int, CellError]]:
    values: list[int | str | None] = []
    errors: dict[int, CellError] = {}
    for index, text in enumerate(texts):
        try:
            values.append(read_cell(column, text))
        except CellError as error:
            values.append(None)
            errors[index] = error
    return values, errors
