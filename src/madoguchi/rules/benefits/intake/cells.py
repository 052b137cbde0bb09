"""One cell of an input file: what it means, or why it cannot be used.

Accepted on purpose: full-width digits, blanks around a figure, dates in every notation of ``eras``
(和暦 too). Refused on purpose: thousands separators, units, decimals, signs, words: a figure that somebody
has to guess at is not a figure. A blank is unknown, never zero.
"""

from __future__ import annotations

import re
import unicodedata

from madoguchi.rules.benefits.model import Column
from madoguchi.rules.eras import DateError, parse_date

MOST_YEN = 999_999_999_999
MOST_COUNT = 99
LONGEST_ID = 64

_DIGITS = re.compile("[0-9]+")
_DECIMAL = re.compile(r"[0-9,]*\.[0-9]+")
_NEGATIVE = re.compile("[-‐‑–—−△▲][0-9,.]+")
_SEPARATED = re.compile("[0-9]{1,3}(,[0-9]{3})+")
_MONTH = re.compile("([0-9]{4})(?:[-/年]([0-9]{1,2})月?|([0-9]{2}))")
_UNKNOWN = re.compile("不明|不詳|未申告|未定|n/?a|nan|null|none|[-?*]+", re.IGNORECASE)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width signs alone: NFKC would also read 10² as 102."""
_FORMULA = tuple("=+-@＝＋－＠")


class CellError(ValueError):
    """The cell cannot be used: ``reason`` and ``remedy`` in Japanese."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason + remedy)
        self.reason = reason
        self.remedy = remedy


def read_cell(column: Column, text: str) -> int | str | None:
    """The value of a cell as it stands in the column's table; None for an allowed blank; or CellError."""
    plain = text.strip()
    if not plain and column.nullable:
        return None
    if not plain:
        raise _blank(column)
    if column.kind in ("id", "text"):
        return _text(column, plain)
    if column.kind == "choice":
        return _choice(column, unicodedata.normalize("NFKC", plain))
    figure = plain.translate(_HALF_WIDTH)
    if column.kind == "date":
        return _date(column, figure)
    if column.kind == "month":
        return _in_range(column, _month(figure))
    return _in_range(column, _whole(figure))


def bounds(column: Column) -> tuple[int, int]:
    """The least and the greatest number a column takes."""
    most = {"yen": MOST_YEN, "count": MOST_COUNT, "flag": 1, "month": 999912}.get(column.kind, MOST_YEN)
    return column.minimum or 0, most if column.maximum is None else column.maximum


def _blank(column: Column) -> CellError:
    zero = "0なら0と入れてください。" if column.kind in ("yen", "count", "flag") else ""
    return CellError("空欄です。分からない値は0とはみなしません。", f"値を調べて入れてください。{zero}")


def _text(column: Column, text: str) -> str:
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        raise CellError("改行や制御文字が入っています。", "取り除いてください。")
    if column.kind == "text":
        return text
    if any(unicodedata.category(sign) == "Cf" for sign in text):
        raise CellError("見えない文字が入っています。", "番号を打ち直すか、出力し直してください。")
    if not text.isascii() and unicodedata.normalize("NFKC", text).isascii():
        raise CellError("番号が全角で書かれています。", "半角にそろえてください。")
    if len(text) > LONGEST_ID:
        raise CellError(f"番号が長すぎます（{len(text)}文字）。", f"{LONGEST_ID}文字までにしてください。")
    if text.startswith(_FORMULA):
        raise CellError(
            f"番号が「{text[0]}」で始まり、表計算ソフトで式として動くおそれがあります。",
            "数字か文字で始まる番号にしてください。",
        )
    return text


def _choice(column: Column, text: str) -> str | None:
    for choice in column.choices:
        if text in (choice.code, choice.name, *choice.also):
            return choice.code
    if _UNKNOWN.fullmatch(text):
        if column.nullable:
            return None
        raise CellError(f"「{text}」のままでは計算できません。", "照会して、分かってから入れてください。")
    known = "、".join(f"{choice.code}（{choice.name}）" for choice in column.choices)
    raise CellError(f"「{text}」という値はありません。", f"{known} のどれかを入れてください。")


def _date(column: Column, text: str) -> int | None:
    try:
        parsed = parse_date(text)
    except DateError as error:
        raise CellError(error.message, error.remedy) from error
    if parsed.date is not None:
        return parsed.date.year * 10000 + parsed.date.month * 100 + parsed.date.day
    if column.nullable:
        return None
    raise CellError(f"日付「{text}」が不詳です。", "日付を調べて入れてください。")


def _month(text: str) -> int:
    found = _MONTH.fullmatch(text)
    if found:
        year, month = int(found[1]), int(found[2] or found[3])
        if not 1 <= month <= 12:
            raise CellError(f"{month}月という月はありません。", "月は1から12までで入力してください。")
        return year * 100 + month
    try:
        parsed = parse_date(f"{text}1日" if text.endswith("月") else "").date
    except DateError:
        parsed = None
    if parsed is None:
        raise CellError(f"「{text}」は年月として読めません。", "2025-06 のように YYYY-MM で入れてください。")
    return parsed.year * 100 + parsed.month


def _whole(text: str) -> int:
    if not text.isascii() or not _DIGITS.fullmatch(text):
        raise _not_a_number(text)
    if len(text.lstrip("0")) > len(str(MOST_YEN)):
        raise CellError(
            f"けた数が多すぎます（{len(text)}けた）。", f"{MOST_YEN:,} までの数か確かめてください。"
        )
    return int(text)


def _not_a_number(text: str) -> CellError:
    if _NEGATIVE.fullmatch(text):
        return CellError(f"マイナスの数「{text}」は使えません。", "0以上の数か確かめてください。")
    if _SEPARATED.fullmatch(text):
        return CellError(
            f"桁区切りのコンマが入っています（{text}）。", f"{text.replace(',', '')} と入れてください。"
        )
    if _DECIMAL.fullmatch(text):
        return CellError(
            f"小数「{text}」は使えません。", "整数で入れてください（端数の処理は元の資料どおりに）。"
        )
    if _UNKNOWN.fullmatch(text):
        return CellError(f"「{text}」は不明の意味です。0とはみなしません。", "調べて数字を入れてください。")
    return CellError(
        f"「{text}」は数字として読めません。", "数字だけを入れてください（円や人などの単位は付けない）。"
    )


def _in_range(column: Column, value: int) -> int:
    least, most = bounds(column)
    if least <= value <= most:
        return value
    if column.kind == "flag":
        raise CellError(f"「{value}」は使えません。", "0 か 1 を入れてください。")
    if column.kind == "month":
        raise CellError(*_outside(column, value, least))
    if value > most:
        raise CellError(f"{value:,} は大きすぎます（{most:,} まで）。", "数を確かめてください。")
    raise CellError(f"{value:,} は小さすぎます（{least:,} 以上）。", column.help or "数を確かめてください。")


def _outside(column: Column, value: int, least: int) -> tuple[str, str]:
    side = "前" if value < least else "後"
    limit = least if value < least else bounds(column)[1]
    return (
        f"{value // 100}年{value % 100}月分は、この決まりの期間より{side}です。",
        f"{limit // 100}年{limit % 100}月分{'から' if value < least else 'まで'}を計算できます。",
    )
