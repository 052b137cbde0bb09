"""Files for the core system: stable columns, honest encodings, a manifest that adds up."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cityhall.cases.rows import PROCEDURES, snapshot

from madoguchi.cityhall.cases.core_files import HEAD, CaseFile, build_archive, columns, rows, unencodable


def case(number="2026-000001", slug="move_in_notification", **changes):
    shot = snapshot(PROCEDURES, {})
    form = next(form for form in shot["forms"] if form["procedures"] == [slug])
    head = {"団体コード": "999991", "案件番号": number, "手続ID": slug, "手続名": "転入届"}
    return CaseFile(number, head, shot["people"], [form | changes])


def built(cases, **changes):
    given = {"kind": "csv", "encoding": "utf-8-sig", "newline": "crlf", "about": {"export": "2026-000001"}}
    return build_archive(cases, **(given | changes))


def files(archive):
    with zipfile.ZipFile(io.BytesIO(archive.data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_one_file_per_case_and_the_manifest_last():
    names = list(files(built([case(), case("2026-000002")])))
    assert names == ["cases/2026-000001.csv", "cases/2026-000002.csv", "manifest.json"]


def test_the_manifest_counts_and_sums():
    archive = built([case()])
    content = files(archive)
    manifest = json.loads(content["manifest.json"])
    (entry,) = manifest["files"]
    assert manifest["rows"] == entry["rows"] == 2
    assert entry["sha256"] == hashlib.sha256(content[entry["name"]]).hexdigest()
    assert entry["bytes"] == len(content[entry["name"]])
    assert archive.sha256 == hashlib.sha256(archive.data).hexdigest()


def test_the_same_cases_give_the_same_bytes():
    assert built([case()]).data == built([case()]).data


def test_columns_do_not_depend_on_what_was_filled():
    empty = case(fields=[])
    assert columns(empty) == columns(case()) == [
        *HEAD, "move_in_notification_form.people.name", "move_in_notification_form.people.kana",
        "move_in_notification_form.home.address", "move_in_notification_form.home.phone",
    ]  # fmt: skip
    assert all(value == "" for row in rows(empty) for value in row[len(HEAD) :])


def test_a_row_per_person_with_the_cases_values_on_each():
    first, second = rows(case())
    at = columns(case()).index("move_in_notification_form.people.name")
    assert (first[at], second[at]) == ("見本　太郎", "見本　花子")
    assert first[at + 2] == second[at + 2] == "見本県見本市中央1丁目2番3号　見本荘101"


@pytest.mark.parametrize(
    ("encoding", "start"),
    [("utf-8-sig", b"\xef\xbb\xbf"), ("utf-8", "団".encode()), ("cp932", "団".encode("cp932"))],
)
@pytest.mark.parametrize(("newline", "end"), [("crlf", b"\r\n"), ("lf", b"\n")])
def test_encoding_and_line_ends_are_as_chosen(encoding, start, newline, end):
    data = files(built([case()], encoding=encoding, newline=newline))["cases/2026-000001.csv"]
    assert data.startswith(start)
    assert data.endswith(end)
    assert data.count(b"\r") == (3 if newline == "crlf" else 0)
    lines = list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
    assert [len(line) for line in lines] == [len(columns(case()))] * 3


def test_json_carries_the_origin_of_every_value():
    content = json.loads(files(built([case()], kind="json", encoding="utf-8"))["cases/2026-000001.json"])
    assert content["case"]["案件番号"] == "2026-000001"
    assert content["forms"][0]["fields"][0]["origin"] == "転出証明書情報"


def test_what_shift_jis_cannot_hold_is_listed_by_case_and_item():
    rare = case(fields=[{
        "column": "people.name", "row": "p1", "person": "p1", "path": "name", "label": "氏名",
        "value": "𠮷田　髙﨑", "text": "", "origin": "",
    }])  # fmt: skip
    assert unencodable([rare], "utf-8") == []
    assert unencodable([rare], "cp932") == [("2026-000001", "move_in_notification_form.people.name", "𠮷")]


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=40))
def test_any_value_comes_back_as_one_field_on_one_line(value):
    """Except that line breaks become spaces: a core system's reader counts lines."""
    filled = case(fields=[{
        "column": "people.name", "row": "p1", "person": "p1", "path": "name", "label": "氏名",
        "value": value, "text": "", "origin": "",
    }])  # fmt: skip
    data = files(built([filled], encoding="utf-8"))["cases/2026-000001.csv"].decode()
    lines = list(csv.reader(io.StringIO(data, newline="")))
    assert len(lines) == 3
    assert lines[1][len(HEAD)] == value.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
