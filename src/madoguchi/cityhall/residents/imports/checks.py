"""What only several rows and the register together can show, in a fixed number of statements.

`rules.standards.HouseholdCheck` does the same for a file alone (`register check`). A difference file brings
part of a household, so here the people whom the file leaves out are taken from the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.imports import sql
from madoguchi.cityhall.residents.models import RegisterImport
from madoguchi.cityhall.residents.rows import code
from madoguchi.rules.standards.problems import RowProblem

# A mistake in the output's selection hits every row; nobody reads more of one kind.
_MOST = 500


def mark_newest(register_import: RegisterImport) -> None:
    """Mark the row of each person that will be what the register shows."""
    sql.run(sql.MARK_NEWEST, register_import)


def cross_problems(register_import: RegisterImport) -> Iterator[RowProblem]:
    """Doubles, one person in two households, heads."""
    for statement, explain in _CHECKS:
        with connection.cursor() as cursor:
            parameters = {
                **sql.parameters(register_import),
                "head": code("relationship", "head"),
                "most": _MOST,
            }
            cursor.execute(statement, parameters)
            found = cursor.fetchall()
        for line in found:
            yield explain(register_import.file_name, *line)


def _double_key(file: str, row: int, first: int, atena: str, history: int) -> RowProblem:
    return RowProblem(
        file,
        row,
        "宛名番号",
        _("宛名番号%(atena)sの履歴番号%(history)sの行が%(first)s行目にもあります。")
        % {"atena": atena, "history": history, "first": first},
        _("どちらかの行を除くか、別の人であれば宛名番号を直して出力し直してください。"),
    )


def _two_households(file: str, row: int, first: int, atena: str, *households: str) -> RowProblem:
    one, other = households
    if one == other:
        reason = _("宛名番号%(atena)sの最新の行が%(first)s行目にもあります。") % {
            "atena": atena,
            "first": first,
        }
    else:
        reason = _(
            "宛名番号%(atena)sの人が2つの世帯（%(one)sと%(other)s）にいます。もう1つは%(first)s行目です。"
        ) % {"atena": atena, "one": one, "other": other, "first": first}
    return RowProblem(
        file, row, "世帯番号", reason, _("最新フラグと世帯番号を確かめて出力し直してください。")
    )


def _double_code(file: str, row: int, first: int, atena: str) -> RowProblem:
    return RowProblem(
        file,
        row,
        "住民票コード",
        _("同じ住民票コードが%(first)s行目（宛名番号%(atena)s）にもあります。")
        % {"first": first, "atena": atena},
        _("同じ人が2つの宛名番号、2つの世帯で登録されていないか確かめてください。"),
    )


def _heads(file: str, row: int, household: str, heads: int, *numbers: str) -> RowProblem:
    first, last = numbers
    if heads:
        return RowProblem(
            file,
            row,
            "続柄コード1",
            _("世帯%(household)sに世帯主が%(heads)s人います（宛名番号%(first)sと%(last)sなど）。")
            % {"household": household, "heads": heads, "first": first, "last": last},
            _("世帯主を1人にして出力し直してください。"),
        )
    return RowProblem(
        file,
        row,
        "続柄コード1",
        _("世帯%(household)sに世帯主がいません。") % {"household": household},
        _("世帯主が未設定の世帯であれば、このまま取り込めます。"),
        "alert",
    )


_CHECKS: tuple[tuple[str, Callable[..., RowProblem]], ...] = (
    (sql.DOUBLE_KEYS, _double_key),
    (sql.TWO_HOUSEHOLDS, _two_households),
    (sql.DOUBLE_CODES, _double_code),
    (sql.HEADS, _heads),
)


def counts(register_import: RegisterImport) -> dict[str, Any]:
    """People added and changed, rows unchanged."""
    with connection.cursor() as cursor:
        cursor.execute(sql.COUNTS, sql.parameters(register_import))
        added, changed, unchanged = cursor.fetchone()
    return {"added": added, "changed": changed, "unchanged": unchanged}
