"""What the verbs share: reading options and files, and writing figures, intervals and tables."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.rules.waiting import DayTable, Errors, Model, Range

UNKNOWN = "－"


def read_days(path: Path, *, planned: bool = False) -> DayTable:
    """The table, with how it was read told on stderr."""
    from madoguchi.rules.waiting import read_table

    table = read_table(path.read_bytes(), path.name, planned=planned)
    for note in table.notes:
        print(f"注意: {note}", file=sys.stderr)
    return table


def read_model_file(path: Path) -> Model:
    """WaitingRefused if it is no model."""
    from madoguchi.rules.waiting import WaitingRefused, read_model

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WaitingRefused(f"{path.name} はモデルのファイルではありません（UTF-8ではない）。") from error
    return read_model(text, path.name)


def number(text: str, option: str, low: float, high: float, *, whole: bool = False) -> float:
    """An option's value from ``low`` to ``high``; WaitingRefused says what is possible."""
    from madoguchi.rules.waiting import WaitingRefused

    written = unicodedata.normalize("NFKC", text).strip()
    try:
        value = float(int(written)) if whole else float(written)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        kind = "整数" if whole else "数"
        raise WaitingRefused(
            f"{option}「{text}」は使えません。{low:g}から{high:g}までの{kind}にしてください。"
        )
    return value


def tell_json(data: Any) -> None:
    """Plain data on stdout, floats to four digits."""
    from madoguchi.rules.waiting import rounded

    print(json.dumps(rounded(data, 4), ensure_ascii=False, indent=2))


def minutes(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.1f}分"


def figure(value: float | None, unit: str = "") -> str:
    return UNKNOWN if value is None else f"{value:.2f}{unit}"


def interval(value: Range) -> str:
    """``26.2 [9.8–51.3]``."""
    return f"{value.expected:.1f} [{value.low:.1f}–{value.high:.1f}]"


def range_data(value: Range) -> dict[str, float]:
    return {"expected": value.expected, "low": value.low, "high": value.high}


def errors_words(errors: Errors) -> str:
    """One line for a person."""
    parts = [f"RMSE {errors.rmse:.1f}分", f"R² {figure(errors.r2)}", f"偏り {errors.bias:+.1f}分"]
    parts.insert(2, f"MAPE {UNKNOWN if errors.mape is None else f'{errors.mape:.0f}%'}")
    if errors.mae_short is not None:
        parts.append(f"10分未満の{len(errors.short_days)}日は平均絶対誤差 {errors.mae_short:.1f}分")
    return "、".join(parts)


def tell_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns aligned as a terminal shows them, where a Japanese character is two wide."""
    lines = [list(head), *map(list, rows)]
    widths = [max(_width(line[k]) for line in lines) for k in range(len(head))]
    for line in lines:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())


def tell_definitions(definitions: Iterable[str]) -> None:
    for words in definitions:
        print(f"  ・{words}")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
