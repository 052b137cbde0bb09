"""A programme's targets, worked out from source tables: one row per payee, ready to be kept.

>>> with drawn(programme, sources, city="999991") as drawing:
...     drawing.counts            # {"applies": 412, "not": 5_103, "unknown": 31}
...     for rows in drawing.rows(after="", size=1_000): ...
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import ibis

from madoguchi.rules.benefits import Programme, Source, targets
from madoguchi.rules.benefits.calculation import decide, lines
from madoguchi.rules.benefits.source_columns import GONE
from madoguchi.rules.benefits.terms import as_number

MOST_REASONS = 12
LISTED = "市の対象者一覧に載っています。"
DEAD = "亡くなっているため、対象になりません。"
ABSENT = "住民基本台帳にいません。住所を確かめてください。"
_GONE = tuple(choice.code for choice in GONE)
_BETWEEN = "／"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One payee. `amount` is None when `verdict` is unknown; `inquiry` then says what to ask.

    `members`: everybody who is counted. `left`: how the payee had left the register by the source, or "".
    """

    subject: str
    household_number: str
    verdict: str
    amount: int | None
    reason: str
    inquiry: str
    formula: str
    lines: tuple[str, ...]
    figures: Mapping[str, int | None]
    members: tuple[str, ...]
    left: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What came out. `reasons`: (why not, how many), the most frequent first, without anybody's figures."""

    counts: Mapping[str, int]
    amounts: Mapping[str, int]
    reasons: Sequence[tuple[str, int]]
    _engine: duckdb.DuckDBPyConnection
    _programme: Programme

    def rows(self, *, after: str, size: int) -> Iterator[list[Drawn]]:
        """Who applies or is unknown, by 宛名番号 after `after`, in pieces."""
        cursor = self._engine.cursor()
        cursor.execute("SELECT * FROM kept WHERE subject > ? ORDER BY subject", [after])
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(size):
            yield [_row(dict(zip(names, row, strict=True)), self._programme) for row in rows]


@contextmanager
def drawn(programme: Programme, sources: Mapping[str, Source], *, city: str) -> Iterator[Drawing]:
    """Work out everybody's verdict. KeyError for a missing source."""
    with duckdb.connect() as engine:
        for kind, source in sources.items():
            engine.register(kind, source.table)
        if programme.target == "none":
            engine.execute(_LISTED)
        else:
            _judge(engine, programme, sources, city)
        engine.execute(_MEMBERS, {"gone": list(_GONE), "base": as_number(programme.base_date)})
        engine.execute(_KEPT, {"gone": list(_GONE), "claim": programme.unit == "claim"})
        counted = engine.execute("SELECT verdict, count(*), sum(amount) FROM judged GROUP BY 1").fetchall()
        yield Drawing(
            {verdict: count for verdict, count, _ in counted},
            {verdict: int(amount or 0) for verdict, _, amount in counted},
            engine.execute(_REASONS, [MOST_REASONS]).fetchall(),
            engine,
            programme,
        )


def _judge(
    engine: duckdb.DuckDBPyConnection, programme: Programme, sources: Mapping[str, Source], city: str
) -> None:
    tables = {kind: ibis.table(source.table.schema, name=kind) for kind, source in sources.items()}
    _make(engine, "raw", targets(programme, tables, city=city))
    if programme.unit == "claim":
        engine.execute(_CLAIMS)
        return
    engine.execute("CREATE TABLE numbered AS SELECT row_number() OVER () AS row, * FROM raw")
    _explain(engine, programme)
    figures = ", ".join(f"'{name}': numbered.\"{name}\"" for name in programme.figures)
    engine.execute(_EXPLAINED.format(figures=f"{{{figures}}}" if figures else "NULL"))


def _explain(engine: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """The table `said`: the sentences of the explanation and the formula of each row."""
    schema = engine.sql("SELECT * FROM numbered LIMIT 0").to_arrow_table().schema
    numbered = ibis.table(schema, name="numbered")
    contract = numbered.select("row", *(column.name for column in programme.columns))
    decided = decide(programme, contract)
    parts = lines(programme, decided)
    _make(engine, "parts", decided.select("row", **{k: v for k, v in parts.items() if k != "reason"}))
    names = ", ".join(name for name in parts if name.startswith("__line_"))
    engine.execute(
        f"CREATE TABLE said AS SELECT row, formula, list_filter([{names}]::VARCHAR[], lambda x: x <> '')"  # noqa: S608
        " AS lines FROM parts"
    )


def _make(engine: duckdb.DuckDBPyConnection, name: str, expression: Any) -> None:
    engine.execute(f"CREATE TABLE {name} AS {ibis.to_sql(expression, dialect='duckdb')}")


# A row of the city's own list is a verdict already; the register has the last word about the dead.
_LISTED = f"""
CREATE TABLE judged AS
SELECT t.subject_id AS subject, coalesce(t.household_number, r.household_number, '') AS household_number,
       CASE WHEN r.subject_id IS NULL THEN 'unknown' WHEN r.change_reason = 'death' THEN 'not'
            ELSE 'applies' END AS verdict,
       CASE WHEN r.subject_id IS NULL THEN NULL WHEN r.change_reason = 'death' THEN 0
            ELSE t.amount END AS amount,
       CASE WHEN r.change_reason = 'death' THEN '{DEAD}' ELSE '{LISTED}' END AS reason,
       CASE WHEN r.subject_id IS NULL THEN '{ABSENT}' ELSE '' END AS inquiry,
       '' AS formula, ['{LISTED}'] AS lines, NULL AS figures
FROM targets t LEFT JOIN residents r USING (subject_id)
"""  # noqa: S608
_CLAIMS = f"""
CREATE TABLE judged AS
SELECT subject_id AS subject, coalesce(any_value(household_number), '') AS household_number,
       CASE WHEN bool_or(verdict = 'unknown') THEN 'unknown' WHEN sum(amount) > 0 THEN 'applies'
            ELSE 'not' END AS verdict,
       CASE WHEN bool_or(verdict = 'unknown') THEN NULL ELSE sum(amount) END AS amount,
       string_agg(reason, '{_BETWEEN}') AS reason, max(inquiry) AS inquiry, '' AS formula,
       []::VARCHAR[] AS lines, NULL AS figures
FROM raw GROUP BY subject_id
"""  # noqa: S608
# A household without one head has no payee yet: its first member stands for it until that is settled.
_EXPLAINED = """
CREATE TABLE judged AS
SELECT coalesce(subject_id, (
           SELECT min(r.subject_id) FROM residents r WHERE r.household_number = numbered.household_number
       )) AS subject,
       coalesce(household_number, '') AS household_number, verdict, amount, reason, inquiry,
       coalesce(formula, '') AS formula, lines, {figures} AS figures
FROM numbered JOIN said USING (row)
"""
_MEMBERS = """
CREATE TABLE homes AS
SELECT household_number, list(subject_id ORDER BY subject_id) AS people FROM residents
WHERE NOT (list_contains($gone, change_reason) AND coalesce(changed_on, 0) <= $base)
  AND coalesce(resident_since, 0) <= $base
GROUP BY household_number
"""
_KEPT = """
CREATE TABLE kept AS
SELECT j.*, coalesce(h.people, [j.subject]) AS people,
       CASE WHEN list_contains($gone, r.change_reason)
            THEN r.change_reason || ':' || coalesce(r.changed_on::VARCHAR, '') ELSE '' END AS left_by
FROM judged j LEFT JOIN homes h ON NOT $claim AND h.household_number = j.household_number
LEFT JOIN residents r ON r.subject_id = j.subject
WHERE j.verdict <> 'not' AND j.subject IS NOT NULL
"""
# Figures of single people would make every reason another, and are nobody's business in a total.
_REASONS = f"""
SELECT regexp_replace(said, '[0-9][0-9,.-]*', '○', 'g') AS why, count(*) AS n
FROM (SELECT regexp_replace(string_split(reason, '{_BETWEEN}')[1], '^[0-9]+ ', '') AS said FROM judged
      WHERE verdict = 'not')
GROUP BY 1 ORDER BY n DESC, why LIMIT ?
"""  # noqa: S608


def _row(row: Mapping[str, Any], programme: Programme) -> Drawn:
    by_child = programme.unit == "claim" and programme.target != "none"
    found = _claim(row) if by_child else _plain(row, programme)
    return Drawn(
        subject=row["subject"], household_number=row["household_number"], verdict=row["verdict"],
        amount=None if row["amount"] is None else int(row["amount"]), inquiry=row["inquiry"] or "",
        formula=row["formula"], left=row["left_by"], **found,
    )  # fmt: skip


def _plain(row: Mapping[str, Any], programme: Programme) -> dict[str, Any]:
    members = row["people"] if programme.unit == "household" else [row["subject"]]
    return {
        "reason": row["reason"], "lines": tuple(row["lines"] or ()), "figures": row["figures"] or {},
        "members": tuple(members),
    }  # fmt: skip


def _claim(row: Mapping[str, Any]) -> dict[str, Any]:
    """The rules say it child by child, `宛名番号 reason`; a letter says 1人目, 2人目 …"""
    said = [part.split(" ", 1) for part in row["reason"].split(_BETWEEN)]
    children = list(dict.fromkeys(child for child, _ in said))
    lines_ = tuple(f"お子さん{children.index(child) + 1}人目：{why}" for child, why in said)
    return {
        "reason": f"お子さん{len(children)}人の分です。", "lines": lines_, "figures": {},
        "members": tuple(children),
    }  # fmt: skip
