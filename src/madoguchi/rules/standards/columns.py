"""Find out which column of a file is which item of the standard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from madoguchi.rules.standards.items import Edition, Item, header_key
from madoguchi.rules.standards.mapping import ColumnMapping
from madoguchi.rules.standards.problems import RowProblem

_IGNORE = "対応表の ignore に書くと読み飛ばします。"


@dataclass(frozen=True, slots=True)
class Columns:
    """``items`` in the order of the file's columns, None for one that is not read."""

    items: tuple[Item | None, ...]
    problems: tuple[RowProblem, ...]


class _Resolver:
    def __init__(self, edition: Edition, mapping: ColumnMapping, file: str) -> None:
        self.edition = edition
        self.mapping = mapping
        self.file = file
        self.problems: list[RowProblem] = []
        self.seen: dict[str, str] = {}

    def problem(self, item: str, reason: str, remedy: str) -> None:
        self.problems.append(RowProblem(self.file, 1, item, reason, remedy))

    def resolve(self, position: int, name: str) -> Item | None:
        key = header_key(name)
        if key in self.mapping.ignore:
            return None
        if not key:
            self.problem("", f"{position}列目の見出しが空です。", "見出しに項目名を入れてください。")
            return None
        if key in self.edition.refused_columns:
            self.problem(name, self.edition.refused_columns[key], f"この列を除いて出力するか、{_IGNORE}")
            return None
        return self._known(name, key)

    def _known(self, name: str, key: str) -> Item | None:
        item = self.edition.by_header.get(key)
        if key in self.mapping.columns:
            item = self.edition.by_id[self.mapping.columns[key]]
        if item is None:
            self.problem(name, "標準の項目一覧にない列です。", f"{self._nearest(key)}{_IGNORE}")
            return None
        if item.id in self.seen:
            self.problem(
                name,
                f"項目「{item.name}」の列が2つあります（もう1つは「{self.seen[item.id]}」）。",
                f"どちらかを除いてください。{_IGNORE}",
            )
            return None
        self.seen[item.id] = name
        return item

    def _nearest(self, key: str) -> str:
        near = get_close_matches(key, list(self.edition.by_header), n=1, cutoff=0.6)
        if not near:
            return "標準の項目であれば、対応表の columns に書いてください。"
        return (
            f"「{self.edition.by_header[near[0]].name}」のことであれば、対応表の columns に書いてください。"
        )

    def missing(self) -> None:
        absent = [
            i for i in self.edition.items if i.id not in self.seen and i.id not in self.mapping.constants
        ]
        for item in absent:
            if item.strict:
                self.problem(item.name, "必要な列がありません。", "この列を加えて出力し直してください。")
        others = [item.name for item in absent if not item.strict]
        if others:
            self.problems.append(
                RowProblem(
                    self.file,
                    1,
                    "、".join(others),
                    f"{len(others)}列がありません。",
                    "空として取り込みます。必要であれば、列を加えて出力し直してください。",
                    "alert",
                )
            )


def resolve_header(
    header: Sequence[str], edition: Edition, mapping: ColumnMapping | None = None, file: str = ""
) -> Columns:
    """Match a header row by official name, alias or mapping; problems name every column that cannot be used.

    Unknown, empty, doubled and refused columns and missing key columns are errors; other missing columns
    are one alert. A row in which nothing matches is reported as a missing header.
    """
    resolver = _Resolver(edition, mapping or ColumnMapping(), file)
    items = tuple(resolver.resolve(position, name) for position, name in enumerate(header, start=1))
    if not any(items):
        problem = RowProblem(
            file,
            1,
            "",
            "1行目に標準の項目名がありません。",
            "1行目に見出しを付けて出力するか、対応表に header: false と columns の順を書いてください。",
        )
        return Columns(items, (problem,))
    resolver.missing()
    return Columns(items, tuple(resolver.problems))


def columns_without_header(edition: Edition, mapping: ColumnMapping) -> Columns:
    """Columns of a file without header row: in the order of the mapping's columns, else of the edition."""
    order = list(mapping.columns.values()) or [item.id for item in edition.items]
    return Columns(tuple(edition.by_id[identifier] for identifier in order), ())
