"""The decision table and the sentences of a programme's file, checked against its columns and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from madoguchi.rules.benefits.model import (
    Addition,
    Column,
    Combine,
    Compare,
    Condition,
    Line,
    Outcome,
    Parameter,
    Test,
)
from madoguchi.rules.benefits.part_readers import Complain
from madoguchi.rules.benefits.places import PLACE
from madoguchi.rules.facts import nearest

TESTS: tuple[Test, ...] = ("is", "is_not", "at_least", "at_most", "above", "below", "in")
_OUTCOME_KEYS = ("when", "amount", "add", "reason", "explained")
_PARTS: tuple[Literal["all", "any", "not"], ...] = ("all", "any", "not")
_ALWAYS = Combine("all", ())


class TableReader:
    """``complain`` is told of every problem; what is returned is then not to be used."""

    def __init__(
        self,
        columns: Sequence[Column],
        figures: Sequence[str],
        parameters: Mapping[str, Parameter],
        complain: Complain,
    ) -> None:
        self._columns = {column.name: column for column in columns}
        self._figures, self._parameters, self._complain = figures, parameters, complain
        self._numbers = [name for name, c in self._columns.items() if c.kind not in ("id", "text", "choice")]

    def outcomes(self, rows: Any) -> tuple[Outcome, ...]:
        """Each row has a ``when`` but the last, so that every case is decided."""
        found = tuple(self._outcome(row, index) for index, row in enumerate(rows))
        for index, outcome in enumerate(found):
            if (outcome.when is None) != (index == len(found) - 1):
                text = "最後の行だけが「when」なし（どれにも当たらないとき）です。"
                self._complain("outcomes", text, index)
        return found

    def lines(self, rows: Any) -> tuple[Line, ...]:
        """The sentences of the explanation."""
        return tuple(
            Line(
                self.sentence("explanation", str(row["say"]), index),
                self._condition(row["when"], "explanation", index) if "when" in row else None,
            )
            for index, row in enumerate(rows)
        )

    def sentence(self, key: str, say: str, *path: Any) -> str:
        """The sentence, whose ``{name}`` must all be known."""
        for place in PLACE.finditer(say):
            self._known(place[1], [*self._columns, *self._figures, *self._parameters, "amount"], key, *path)
            parameter = self._parameters.get(place[1])
            if place[2] and not (parameter and _is_round(parameter)):
                self._complain(key, f"「:万」は1万の倍数の parameters だけに使えます（{place[1]}）。", *path)
        if "{" in PLACE.sub("", say) or "}" in PLACE.sub("", say):
            self._complain(key, f"{{ }} の使い方が違います（{say}）。", *path)
        return say

    def _outcome(self, row: Any, index: int) -> Outcome:
        for key in row:
            if key not in _OUTCOME_KEYS:
                self._complain("outcomes", f"項目「{key}」はありません。{'、'.join(_OUTCOME_KEYS)}。", index)
        for key in ("amount", "reason"):
            if row.get(key) in (None, ""):
                self._complain("outcomes", f"「{key}」がありません。", index)
        return Outcome(
            when=self._condition(row["when"], "outcomes", index) if "when" in row else None,
            amount=self._amount(row.get("amount"), index),
            reason=self.sentence("outcomes", str(row.get("reason", "")), index),
            add=tuple(self._addition(item, index) for item in row.get("add", ())),
            explained=row.get("explained", True) is not False,
        )

    def _amount(self, amount: Any, index: int) -> int | str | None:
        if amount == "unknown":
            return None
        if isinstance(amount, int) and not isinstance(amount, bool):
            if amount < 0:
                self._complain("outcomes", f"金額「{amount}」は0以上にしてください。", index)
            return amount
        return self._known(str(amount), [*self._parameters, *self._figures], "outcomes", index)

    def _addition(self, item: Any, index: int) -> Addition:
        column = self._known(str(item["column"]), [*self._numbers, *self._figures], "outcomes", index)
        each = self._amount(item["each"], index)
        return Addition(column, 0 if each is None else each)

    def _known(self, name: str, known: Sequence[str], key: str, *path: Any) -> str:
        if name not in known:
            guess = nearest(name, list(known))
            hint = f"「{guess}」ではありませんか。" if guess else "使える名前ではありません。"
            self._complain(key, f"知らない名前「{name}」があります。{hint}", *path)
        return name

    def _condition(self, data: Any, key: str, index: int) -> Condition:
        if not isinstance(data, dict):
            self._complain(key, f"条件「{data}」は {{column: …, is: …}} の形で書いてください。", index)
            return _ALWAYS
        for how in _PARTS:
            if how in data:
                return self._combine(how, data, key, index)
        return self._compare(data, key, index)

    def _combine(self, how: Literal["all", "any", "not"], data: Any, key: str, index: int) -> Condition:
        parts = [data[how]] if how == "not" else data[how]
        if len(data) != 1 or not isinstance(parts, list) or not parts:
            self._complain(
                key, f"「{how}」の下に条件を並べてください（ほかの項目とは並べられません）。", index
            )
            return _ALWAYS
        return Combine(how, tuple(self._condition(part, key, index) for part in parts))

    def _compare(self, data: Any, key: str, index: int) -> Condition:
        tests = [test for test in TESTS if test in data]
        if len(tests) != 1 or set(data) != {"column", tests[0]}:
            self._complain(key, f"条件は column と {'、'.join(TESTS)} のどれか1つで書いてください。", index)
            return _ALWAYS
        column = self._known(str(data["column"]), [*self._columns, *self._figures], key, index)
        value = data[tests[0]]
        several = value if isinstance(value, list) else [value]
        if (tests[0] == "in") != isinstance(value, list) or not several:
            self._complain(key, "in には [ ] で値を並べ、ほかは値を1つだけ書いてください。", index)
        values = tuple(self._checked(column, item, key, index) for item in several)
        self._check_order(column, tests[0], key, index)
        return Compare(column, tests[0], values if tests[0] == "in" else values[0])

    def _check_order(self, column: str, test: str, key: str, index: int) -> None:
        kind = self._columns[column].kind if column in self._columns else "yen"
        if kind in ("id", "text"):
            self._complain(key, f"列「{column}」は条件に使えません。", index)
        if kind == "choice" and test not in ("is", "is_not", "in"):
            self._complain(key, f"列「{column}」は is、is_not、in で比べてください。", index)

    def _checked(self, column: str, value: Any, key: str, index: int) -> int | str:
        found = self._columns.get(column)
        if found is not None and found.kind == "choice":
            return self._known(str(value), [choice.code for choice in found.choices], key, index)
        is_date = found is not None and found.kind == "date"
        if isinstance(value, str):
            named = [n for n, p in self._parameters.items() if p.kind == ("date" if is_date else "number")]
            return self._known(value, named, key, index)
        for problem in _value_problems(value, is_date=is_date):
            self._complain(key, f"列「{column}」: {problem}", index)
        return value.year * 10000 + value.month * 100 + value.day if isinstance(value, date) else value


def _value_problems(value: Any, *, is_date: bool) -> Iterator[str]:
    if is_date and type(value) is not date:
        yield f"「{value}」は 2006-04-02 の形の日付で書いてください。"
    if not is_date and (isinstance(value, bool) or not isinstance(value, int)):
        yield f"「{value}」は整数で書いてください。"


def _is_round(parameter: Parameter) -> bool:
    return all(isinstance(dated.value, int) and dated.value % 10_000 == 0 for dated in parameter.values)
