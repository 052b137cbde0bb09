"""Read, validate and stage the rows of a file, chunk by chunk; each chunk commits with its checkpoint.

A chunk costs the same number of statements however many rows it has.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents import rows
from madoguchi.cityhall.residents.imports.report import add_problems
from madoguchi.cityhall.residents.models import RegisterImport, Resident, ResidentRecord, StagedRow
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.standards.items import Edition, load_edition
from madoguchi.rules.standards.mapping import ColumnMapping
from madoguchi.rules.standards.problems import RowProblem
from madoguchi.rules.standards.reading import read_rows
from madoguchi.rules.standards.validation import RowValidator

CHUNK_ROWS = 2000
Numbered = tuple[int, dict[str, str]]

COLUMNS = (
    "row_number",
    "resident_id",
    "change",
    "newest",
    "latest_flag",
    "revision",
    "atena_number",
    "history_number",
    "branch_number",
    "certificate_code",
    "name",
    "kana",
    "birth_date",
    "birth_text",
    "sex",
    "kind",
    "status",
    "removed",
    "postcode",
    "address",
    "household_number",
    "household_order",
    "relation_code",
    "relation",
    "has_rare_glyph",
    "content_hash",
    "payload",
    "keys",
)


class Overtaken(RuntimeError):
    """Another process works on the same import; this one's chunk is undone."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds of one person: newest history and the newest hash of each."""

    resident_id: UUID
    newest: tuple[int, int]
    hashes: dict[tuple[int, int], tuple[int, str]]


def stage_file(
    register_import: RegisterImport, file: BinaryIO, trailing: list[RowProblem]
) -> Generator[int, None, None]:
    """Stage every row after `rows_done`; yields the row number reached after each chunk.

    A row with an error is reported and not staged; reading goes on, so that one report names everything.
    What is found behind the last sound row goes to `trailing`, to be reported together with the end.
    """
    edition, done = load_edition(register_import.edition), register_import.rows_done
    findings: list[RowProblem] = []
    source = read_rows(
        file,
        edition,
        mapping=mapping_of(register_import),
        file=register_import.file_name,
        report=findings.append,
    )
    validate = None
    with closing(source):
        fresh = ((number, row) for number, row in source if number > done)
        while chunk := list(islice(fresh, CHUNK_ROWS)):
            validate = validate or _validator(edition, chunk[0][1], register_import.file_name)
            problems = [problem for problem in findings if not done or problem.row > done]
            findings.clear()
            _stage_chunk(register_import, validate, chunk, problems)
            yield register_import.rows_done
    trailing += [problem for problem in findings if not done or not problem.row or problem.row > done]


def mapping_of(register_import: RegisterImport) -> ColumnMapping | None:
    """The mapping as it was given, rebuilt from the import's row."""
    data = register_import.mapping
    return ColumnMapping(**{**data, "ignore": frozenset(data["ignore"])}) if data else None


def _validator(edition: Edition, row: Mapping[str, str], file: str) -> RowValidator:
    """Checks the columns that the file has; that others are missing was said once, about the header."""
    return RowValidator(edition, [edition.by_id[identifier] for identifier in row], file)


def _stage_chunk(
    register_import: RegisterImport, validate: RowValidator, chunk: list[Numbered], problems: list[RowProblem]
) -> None:
    sound: list[Numbered] = []
    for number, row in chunk:
        found = validate(row, number)
        problems += found
        if not any(problem.severity == "error" for problem in found):
            sound.append((number, {key: value for key, value in row.items() if value}))
    known = _known({row["atena_number"] for _, row in sound})
    staged = [_Staging(number, row, known.get(row["atena_number"])) for number, row in sound]
    problems += [problem for one in staged for problem in one.alerts(register_import.file_name)]
    with transaction.atomic():
        _advance(register_import, chunk[-1][0])
        _insert(register_import, staged)
        add_problems(register_import, problems)


def _advance(register_import: RegisterImport, row_number: int) -> None:
    """Move the checkpoint, in the chunk's own transaction; only one process can."""
    moved = RegisterImport.objects.filter(
        pk=register_import.pk, state=RegisterImport.State.STAGING, rows_done=register_import.rows_done
    ).update(rows_done=row_number)
    if not moved:
        raise Overtaken(str(register_import.pk))
    register_import.rows_done = row_number


def _known(atena_numbers: set[str]) -> dict[str, Known]:
    people = {
        pk: (atena, (history, branch))
        for pk, atena, history, branch in Resident.objects.filter(atena_number__in=atena_numbers).values_list(
            "pk", "atena_number", "last_history_number", "last_branch_number"
        )
    }
    hashes: dict[UUID, dict[tuple[int, int], tuple[int, str]]] = defaultdict(dict)
    records = ResidentRecord.objects.filter(resident_id__in=people).order_by("revision")
    for pk, history, branch, revision, content in records.values_list(
        "resident_id", "history_number", "branch_number", "revision", "content_hash"
    ):
        hashes[pk][history, branch] = (revision, content)
    return {atena: Known(pk, newest, hashes[pk]) for pk, (atena, newest) in people.items()}


class _Staging:
    """One sound row, compared with the register and cut into columns."""

    def __init__(self, number: int, row: dict[str, str], known: Known | None) -> None:
        self.number, self.row, self.known = number, row, known
        self.version = (int(row["history_number"]), int(row.get("branch_number") or 0))
        self.payload = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.content_hash = hashlib.sha256(self.payload.encode()).hexdigest()
        self.revision = 1
        self.change = self._compare(known) if known else "new"

    def _compare(self, known: Known) -> str:
        earlier = known.hashes.get(self.version)
        if earlier is None:
            return "later" if self.version > known.newest else "older"
        if earlier[1] == self.content_hash:
            return "same"
        self.revision = earlier[0] + 1
        return "revised"

    def alerts(self, file: str) -> Iterator[RowProblem]:
        """What the city should know although the row can be taken."""
        if self.change == "revised":
            reason = _("履歴番号%(number)sの内容が、前に取り込んだものと違います。") % {
                "number": self.version[0]
            }
            remedy = _("前の内容は残し、新しい内容を追記します。履歴番号を進めずに直したか確かめてください。")
        elif self.change == "older":
            reason = _("取込済みの履歴番号より古い履歴番号%(number)sです。") % {"number": self.version[0]}
            remedy = _("過去の履歴として追記します。ファイルの順番を確かめてください。")
        elif self.change == "later" and self.known and self.version[0] > self.known.newest[0] + 1:
            reason = _("履歴番号が%(last)sから%(number)sに飛んでいます。") % {
                "last": self.known.newest[0],
                "number": self.version[0],
            }
            remedy = _("間の差分ファイルを取り込んでいないか確かめてください。")
        else:
            return
        yield RowProblem(file, self.number, "個人履歴番号", reason, remedy, "alert")

    def values(self) -> tuple[Any, ...]:
        """The values of `COLUMNS`."""
        row = self.row
        birth_date, birth_text = rows.born(row)
        address, name = rows.place(row, "address_"), row["name"]
        kept = self.change != "same"
        return (
            self.number,
            self._resident_id(),
            self.change,
            False,
            row.get("latest") == "1",
            self.revision,
            row["atena_number"],
            *self.version,
            row.get("resident_code", ""),
            name,
            row.get("kana", ""),
            birth_date,
            birth_text,
            row.get("sex", ""),
            row["kind"],
            row["status"],
            rows.is_removed(row),
            row.get("address_postcode", ""),
            address,
            row["household_number"],
            int(row.get("household_order") or 0),
            row.get("relation_code1", ""),
            rows.relation_words(row),
            rows.is_rare(name + address),
            self.content_hash,
            self.payload if kept else None,
            json.dumps(rows.search_keys(row), ensure_ascii=False) if kept else None,
        )

    def _resident_id(self) -> str:
        return (self.known.resident_id if self.known else new_id(self.row["atena_number"])).hex


def new_id(atena_number: str) -> UUID:
    """A new resident's id: the same for all rows of one person, and not to be guessed from the number."""
    return UUID(
        bytes=hmac.digest(_id_secret(active_municipality()), atena_number.encode(), "sha256")[:16], version=4
    )


@lru_cache(maxsize=64)
def _id_secret(municipality_id: int) -> bytes:
    return f"resident:{municipality_id}:{settings.SECRET_KEY}".encode()


def _insert(register_import: RegisterImport, staged: Iterable[_Staging]) -> None:
    """One statement. SQLite runs the rows through it in C; psycopg would send or quote value by value, at ten
    times the cost, so PostgreSQL gets the chunk as one JSON document."""
    owner = (active_municipality(), register_import.pk.hex)
    values = [(*owner, *one.values()) for one in staged]
    if not values:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(_insert_row_sql(), values)
        else:
            rows_of = [dict(zip(_ALL_COLUMNS, one, strict=True)) for one in values]
            cursor.execute(_insert_document_sql(), [json.dumps(rows_of, ensure_ascii=False, default=str)])


_ALL_COLUMNS = ("municipality_id", "register_import_id", *COLUMNS)


def _insert_row_sql() -> str:
    table, marks = StagedRow._meta.db_table, ", ".join(["%s"] * len(_ALL_COLUMNS))
    return f"INSERT INTO {table} ({', '.join(_ALL_COLUMNS)}) VALUES ({marks})"  # noqa: S608


@lru_cache(maxsize=1)
def _insert_document_sql() -> str:
    """JSON columns travel as text within the document and are parsed once, on arrival."""
    fields = {field.column: field for field in StagedRow._meta.concrete_fields}
    types = {name: str(fields[name].db_type(connection)) for name in _ALL_COLUMNS}
    declared = ", ".join(f"{name} {'text' if kind == 'jsonb' else kind}" for name, kind in types.items())
    taken = ", ".join(f"{name}::jsonb" if kind == "jsonb" else name for name, kind in types.items())
    return (
        f"INSERT INTO {StagedRow._meta.db_table} ({', '.join(_ALL_COLUMNS)}) "  # noqa: S608
        f"SELECT {taken} FROM json_to_recordset(%s::json) AS arrived({declared})"
    )
