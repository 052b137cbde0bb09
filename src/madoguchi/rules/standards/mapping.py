"""A city's own translation from its core system's columns and codes to the items of the standard.

YAML, all parts optional::

    header: true            # false: no header row, columns in the order of `columns`, or of the edition
    columns: {宛名ＣＤ: 宛名番号, 住定日: 住所を定めた年月日}
    ignore: [個人番号, 予備1]     # never read
    constants: {市区町村コード: "013641"}
    codes:
      異動事由: {"01": domestic_move_in}
    dates: {生年月日: era_code}    # 3450105 = 昭和45年1月5日; other notations need no entry
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from madoguchi.rules.standards.items import Edition, Item, header_key
from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.yamlguard import check_yaml

_PARTS = {"header", "columns", "ignore", "constants", "codes", "dates"}
_DATE_FORMATS = {"era_code"}


@dataclass(frozen=True)
class ColumnMapping:
    """``columns`` maps a normalised column name to our identifier; the rest is by identifier."""

    header: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)


class _Reader:
    """Collects every problem of a mapping instead of stopping at the first."""

    def __init__(self, edition: Edition, file: str) -> None:
        self.edition = edition
        self.file = file
        self.problems: list[RowProblem] = []

    def problem(self, item: str, reason: str, remedy: str) -> None:
        self.problems.append(RowProblem(self.file, 0, item, reason, remedy))

    def part(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = data.get(name) or {}
        if isinstance(value, dict):
            return {str(key): inner for key, inner in value.items()}
        self.problem(name, "書き方が違います。", "「元の名前: 標準の名前」の形で書いてください。")
        return {}

    def item(self, name: str) -> Item | None:
        item = self.edition.by_header.get(header_key(name)) or self.edition.by_id.get(name)
        if item is None:
            self.problem(name, "この名前の項目は標準の一覧にありません。", "標準の項目名を確かめてください。")
        return item


def _check_parts(reader: _Reader, data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        reader.problem("", "対応表の形が違います。", "columns などの見出しから始まるYAMLにしてください。")
        return {}
    for name in sorted(str(key) for key in set(data) - _PARTS):
        reader.problem(name, "対応表にない見出しです。", f"使える見出しは {'、'.join(sorted(_PARTS))} です。")
    return data


def _formats(reader: _Reader, data: Mapping[str, Any]) -> dict[str, str]:
    formats = {}
    for name, value in reader.part(data, "dates").items():
        item = reader.item(name)
        if value not in _DATE_FORMATS:
            reader.problem(
                name, f"日付の形式「{value}」はありません。", "era_code と書くか、この行を消してください。"
            )
        elif item:
            formats[item.id] = str(value)
    return formats


def load_mapping(text: str, edition: Edition, file: str = "対応表") -> ColumnMapping:
    """Read a mapping file; RegisterFileError lists every unknown part, item name and date format."""
    reader = _Reader(edition, file)
    try:
        check_yaml(text)
        data = _check_parts(reader, yaml.safe_load(text) or {})
    except (yaml.YAMLError, ValueError) as error:
        raise RegisterFileError(
            [RowProblem(file, 0, "", f"YAMLとして読めません。{error}", "字下げとコロンを確かめてください。")]
        ) from error
    named = {theirs: reader.item(str(ours)) for theirs, ours in reader.part(data, "columns").items()}
    fixed = {reader.item(name): str(value) for name, value in reader.part(data, "constants").items()}
    codes = {reader.item(name): value for name, value in reader.part(data, "codes").items()}
    formats = _formats(reader, data)
    if reader.problems:
        raise RegisterFileError(reader.problems)
    return ColumnMapping(
        header=bool(data.get("header", True)),
        columns={header_key(theirs): item.id for theirs, item in named.items() if item},
        ignore=frozenset(header_key(str(name)) for name in data.get("ignore") or ()),
        constants={item.id: value for item, value in fixed.items() if item},
        codes={item.id: {str(k): str(v) for k, v in table.items()} for item, table in codes.items() if item},
        dates=formats,
    )
