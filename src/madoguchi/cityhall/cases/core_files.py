"""Files for the core system (基幹業務システム): one per case, stable columns, chosen encoding and line ends.

Pure: values in, bytes out. A ZIP holds `cases/<案件番号>.csv` or `.json` and, last, `manifest.json` with the
rows, bytes and SHA-256 of every file; the same cases give the same bytes. CSV: one header line, one row per
person concerned, every value quoted when it must be; the fixed columns of `HEAD`, then
`<様式>.<ブロック>.<欄>` in the order of the form's definition, whether filled or not.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HEAD = (
    "団体コード", "案件番号", "来庁番号", "手続ID", "手続名", "担当課", "受付日時", "期限",
    "個人キー", "宛名番号", "世帯番号", "データの出所",
)  # fmt: skip
NEWLINES = {"crlf": "\r\n", "lf": "\n"}
ENCODINGS = ("utf-8-sig", "utf-8", "cp932")
FORMAT = "madoguchi-export/1"
# ZIP cannot say less than 1980; a fixed time keeps the bytes equal.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case: `head` has the case's fixed columns, `people` and `forms` as in `cases.snapshot`."""

    number: str
    head: Mapping[str, str]
    people: Sequence[Mapping[str, Any]]
    forms: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Archive:
    """The ZIP, its manifest and its SHA-256."""

    data: bytes
    manifest: dict[str, Any]
    sha256: str


def unencodable(cases: Sequence[CaseFile], encoding: str) -> list[tuple[str, str, str]]:
    """(案件番号, item, character) for each character that the encoding cannot hold; empty for UTF-8."""
    if encoding != "cp932":
        return []
    found = {
        (case.number, name, char): None
        for case in cases
        for row in rows(case)
        for name, text in zip(columns(case), row, strict=True)
        for char in text
        if not _fits(char)
    }
    return list(found)


def build_archive(
    cases: Sequence[CaseFile], *, kind: str, encoding: str, newline: str, about: Mapping[str, Any]
) -> Archive:
    """The ZIP of these cases. `about` goes into the manifest. Ask `unencodable` first."""
    files = [(f"cases/{case.number}.{kind}", *_content(case, kind, encoding, newline)) for case in cases]
    manifest = {
        "format": FORMAT, "kind": kind, "encoding": encoding, "newline": newline, **about,
        "cases": len(files), "rows": sum(count for _, _, count in files),
        "files": [
            {"name": name, "rows": count, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data, count in files
        ],
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, _ in files:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("manifest.json", _EPOCH), _json(manifest), zipfile.ZIP_DEFLATED)
    data = packed.getvalue()
    return Archive(data, manifest, hashlib.sha256(data).hexdigest())


def columns(case: CaseFile) -> list[str]:
    """The header: fixed columns, then every column of the case's forms."""
    seen = dict.fromkeys(f"{form['id']}.{name}" for form in case.forms for name, _label in form["columns"])
    return [*HEAD, *seen]


def rows(case: CaseFile) -> Iterator[list[str]]:
    """One row per person; what is about the whole case repeats on each."""
    header = columns(case)
    for person in case.people:
        found = dict(case.head) | _of_person(person)
        for form in case.forms:
            if form["person"] in ("", person["key"]):
                found |= {
                    f"{form['id']}.{field['column']}": text(field["value"])
                    for field in form["fields"]
                    if field["row"] in ("", person["key"])
                }
        yield [found.get(name, "") for name in header]


def text(value: Any) -> str:
    """A value as the core system reads it: 1/0 for yes/no, ISO dates, lists joined by 「・」."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "・".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_person(person: Mapping[str, Any]) -> dict[str, str]:
    items = person["items"]
    return {
        "個人キー": person["key"],
        "宛名番号": text(items.get("atena_number")),
        "世帯番号": text(items.get("household_number")),
        "データの出所": person["origin"],
    }


def _content(case: CaseFile, kind: str, encoding: str, newline: str) -> tuple[bytes, int]:
    lines = list(rows(case))
    if kind == "json":
        return _json(_as_json(case), encoding, newline), len(lines)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=NEWLINES[newline])
    writer.writerow(columns(case))
    writer.writerows([_one_line(value) for value in line] for line in lines)
    return out.getvalue().encode(encoding), len(lines)


def _one_line(value: str) -> str:
    """A value on one line: a line break inside a field would break most core systems' readers."""
    return value.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def _as_json(case: CaseFile) -> dict[str, Any]:
    names = ("column", "row", "person", "path", "label", "value", "origin")
    return {
        "case": dict(case.head),
        "people": [_of_person(person) for person in case.people],
        "forms": [
            {
                "id": form["id"], "title": form["title"], "person": form["person"],
                "fields": [{name: field[name] for name in names} for field in form["fields"]],
            }
            for form in case.forms
        ],
    }  # fmt: skip


def _json(value: Any, encoding: str = "utf-8", newline: str = "lf") -> bytes:
    written = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return written.replace("\n", NEWLINES[newline]).encode(encoding)


def _fits(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
