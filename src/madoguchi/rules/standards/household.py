"""Check what only several rows together can show: heads, doubles, one person in two households.

Rules: 住民記録システム標準仕様書【第1.0版】 1.1.10 (a household may have no head: alert), 1.1.11 続柄,
1.2.1 (宛名番号 and 履歴番号 are unique together) (P).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from madoguchi.rules.standards.problems import RowProblem, Severity
from madoguchi.rules.standards.relationship import HEAD, SPOUSES
from madoguchi.rules.standards.validation import relation_codes

_LIVING_HERE = "1"


class _Member(NamedTuple):
    row: int
    atena: str
    relation: tuple[str, ...]
    name: str
    head_name: str


class HouseholdCheck:
    """Feed every row of a file with ``add``, then ask for ``problems``.

    Keeps a few strings per person, so a city of a million fits into memory. Only current rows of people who
    live here count for households; the key (宛名番号, 履歴番号, 枝番号) must be unique among all rows.
    """

    def __init__(self, file: str = "") -> None:
        self._file = file
        self._keys: dict[tuple[str, str, str], int] = {}
        self._current: dict[str, tuple[int, str]] = {}
        self._resident_codes: dict[str, tuple[int, str]] = {}
        self._households: dict[str, list[_Member]] = {}
        self._problems: list[RowProblem] = []

    def add(self, row: int, values: Mapping[str, str]) -> None:
        """Take in one canonical row (by identifier)."""
        atena = values.get("atena_number", "")
        key = (atena, values.get("history_number", ""), values.get("branch_number", ""))
        first = self._keys.setdefault(key, row)
        if first != row:
            self._problem(
                row,
                "宛名番号",
                f"宛名番号{atena}の同じ履歴が{first}行目にもあります。",
                "どちらかの行を除いてください。",
            )
        elif self._is_current(values):
            self._add_current(row, atena, values)

    def problems(self) -> list[RowProblem]:
        """All findings, by row."""
        found = [*self._problems]
        for number, members in self._households.items():
            found.extend(self._household_problems(number, members))
        return sorted(found, key=lambda problem: problem.row)

    @staticmethod
    def _is_current(values: Mapping[str, str]) -> bool:
        return (
            values.get("latest", "1") != "0"
            and values.get("status", _LIVING_HERE) == _LIVING_HERE
            and values.get("removed") != "1"
            and values.get("deleted") != "1"
        )

    def _add_current(self, row: int, atena: str, values: Mapping[str, str]) -> None:
        household = values.get("household_number", "")
        if not self._is_first(row, atena, household):
            return
        self._check_resident_code(row, atena, values.get("resident_code", ""))
        member = _Member(
            row, atena, relation_codes(values), values.get("name", ""), values.get("household_head", "")
        )
        self._households.setdefault(household, []).append(member)

    def _is_first(self, row: int, atena: str, household: str) -> bool:
        other = self._current.setdefault(atena, (row, household))
        if other[0] == row:
            return True
        if other[1] == household:
            reason = f"宛名番号{atena}の最新の行が{other[0]}行目にもあります。"
        else:
            both = f"{other[1]}（{other[0]}行目）と{household}"
            reason = f"宛名番号{atena}の人が2つの世帯にいます。世帯番号は{both}です。"
        self._problem(row, "宛名番号", reason, "最新フラグと世帯番号を確かめてください。")
        return False

    def _check_resident_code(self, row: int, atena: str, code: str) -> None:
        if not code:
            return
        other = self._resident_codes.setdefault(code, (row, atena))
        if other[0] != row:
            self._problem(
                row,
                "住民票コード",
                f"同じ住民票コードが{other[0]}行目（宛名番号{other[1]}）にもあります。",
                "同じ人が2つの宛名番号で登録されていないか確かめてください。",
            )

    def _household_problems(self, number: str, members: list[_Member]) -> Iterable[RowProblem]:
        known = [member for member in members if member.relation]
        heads = [member for member in known if member.relation == (HEAD,)]
        if len(heads) > 1:
            yield from self._two_heads(number, heads)
        elif not heads and known:
            yield self._finding(
                members[0].row,
                "続柄コード1",
                f"世帯{number}に世帯主がいません。",
                "世帯主が未設定の世帯であれば、このまま取り込めます。",
                "alert",
            )
        elif heads:
            yield from self._head_names(heads[0], members)
        yield from self._spouses(number, known)

    def _two_heads(self, number: str, heads: list[_Member]) -> Iterable[RowProblem]:
        for other in heads[1:]:
            yield self._finding(
                other.row,
                "続柄コード1",
                f"世帯{number}に世帯主が{len(heads)}人います（{heads[0].row}行目と{other.row}行目）。",
                "世帯主を1人にして出力し直してください。",
            )

    def _head_names(self, head: _Member, members: list[_Member]) -> Iterable[RowProblem]:
        for member in members:
            if member.head_name and head.name and member.head_name != head.name:
                yield self._finding(
                    member.row,
                    "世帯主氏名",
                    f"世帯主氏名が{head.row}行目の世帯主の氏名と違います。",
                    "世帯主変更が反映されているか確かめてください。",
                    "alert",
                )

    def _spouses(self, number: str, known: list[_Member]) -> Iterable[RowProblem]:
        spouses = [member for member in known if len(member.relation) == 1 and member.relation[0] in SPOUSES]
        for other in spouses[1:]:
            yield self._finding(
                other.row,
                "続柄コード1",
                f"世帯{number}に世帯主の配偶者が{len(spouses)}人います。",
                "続柄を確かめてください。",
                "alert",
            )

    def _finding(
        self, row: int, item: str, reason: str, remedy: str, severity: Severity = "error"
    ) -> RowProblem:
        return RowProblem(self._file, row, item, reason, remedy, severity)

    def _problem(self, row: int, item: str, reason: str, remedy: str) -> None:
        self._problems.append(self._finding(row, item, reason, remedy))


def validate_household(rows: Iterable[tuple[int, Mapping[str, str]]], file: str = "") -> list[RowProblem]:
    """The findings about some rows, given as ``(row number, values)``."""
    check = HouseholdCheck(file)
    for row, values in rows:
        check.add(row, values)
    return check.problems()
