"""Bad register files (issue 2, "Bad input"): nothing is applied; the report names row, item, remedy."""

from __future__ import annotations

import hashlib

import pytest

from madoguchi.cityhall.residents.models import ImportChunk, RegisterImport, Resident, StagedRow
from madoguchi.cityhall.residents.selectors import problems_csv, problems_of
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.rules.standards.manifest import Manifest

from .conftest import SYSTEM, Row, as_csv, person, take

pytestmark = pytest.mark.usefixtures("city")


def refused(data: bytes, **options: str) -> list[tuple[int | None, str, str]]:
    """The errors of a file that must change nothing."""
    result = take(data, **options)
    assert result.state == RegisterImport.State.REFUSED and result.finished_at
    assert (
        not Resident.objects.exists() and not StagedRow.objects.exists() and not ImportChunk.objects.exists()
    )
    errors = [problem for problem in problems_of(SYSTEM, result.pk) if problem.severity == "error"]
    assert errors and all(problem.reason and problem.remedy for problem in errors)
    return [(problem.row_number, problem.item, problem.reason) for problem in errors]


def one(**items: str) -> bytes:
    return as_csv([person(1), person(2, **items), person(3)])


@pytest.mark.parametrize(
    ("items", "item", "words"),
    [
        ({"birth_date": "平成31年5月1日"}, "生年月日", "平成31年4月30日まで"),
        ({"birth_date": "昭和64年1月8日"}, "生年月日", "昭和64年1月7日まで"),
        ({"birth_date": "2023-02-29"}, "生年月日", "2023年2月は28日まで"),
        ({"name": "あ" * 120}, "氏名", "120文字"),
        ({"name": "見本\x00太郎"}, "氏名", "U+0000"),
        ({"name": "見本　か" + "\u3099" * 5}, "氏名", "多すぎ"),
        ({"name": "\u3099見本"}, "氏名", "元になる文字がありません"),
        ({"status": "7"}, "住民状態", "一覧にありません"),
        ({"relation_code1": "33"}, "続柄コード1", "33"),
        ({"atena_number": ""}, "宛名番号", "値がありません"),
        ({"history_number": "x"}, "個人履歴番号", "数字ではありません"),
        ({"atena_number": "0000000001"}, "宛名番号", "履歴番号1の行が2行目にもあります"),
        ({"household_number": "0000000001"}, "続柄コード1", "世帯主が2人"),
        ({"resident_code": f"{1:011}"}, "住民票コード", "同じ住民票コード"),
    ],
)
def test_one_bad_row(items: Row, item: str, words: str) -> None:
    errors = refused(one(**items))
    assert any(row == 3 and name == item and words in reason for row, name, reason in errors), errors


def test_a_person_in_two_households() -> None:
    rows = [person(1), person(1, household_number="0000000009", history_number="2")]
    errors = refused(as_csv(rows))
    assert any("2つの世帯" in reason for _, _, reason in errors), errors


def test_the_latest_row_of_a_longer_history_counts() -> None:
    rows = [person(1, latest="0"), person(1, household_number="0000000009", history_number="2")]
    assert take(as_csv(rows)).state == "applied"


@pytest.mark.parametrize("keep", [0.3, 0.5, 0.9])
def test_a_file_cut_in_the_middle(keep: float) -> None:
    data = as_csv([person(number) for number in range(1, 40)])
    errors = refused(data[: int(len(data) * keep)])
    assert any("途中" in reason or "列の数" in reason for _, _, reason in errors), errors


def slip(data: bytes, **changes: object) -> str:
    values = {
        "file": "juki.csv",
        "rows": 3,
        "sha256": hashlib.sha256(data).hexdigest(),
        "kind": "full",
        "edition": "mado122",
        "encoding": "utf-8",
        "created": "2026-10-01T06:00:00+09:00",
    }
    return Manifest(**{**values, **changes}).to_json()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": 4}, "明細は4件、ファイルは3件"),
        ({"sha256": "0" * 64}, "SHA-256"),
        ({"file": "b.csv"}, "ファイル名"),
    ],
)
def test_a_wrong_manifest(changes: dict[str, object], words: str) -> None:
    data = one()
    assert any(words in reason for _, _, reason in refused(data, manifest=slip(data, **changes)))


def test_a_right_manifest_decides_the_coverage() -> None:
    data = one()
    result = take(data, manifest=slip(data))
    assert (result.state, result.coverage, result.added) == ("applied", "full", 3)


def test_every_problem_is_in_one_report() -> None:
    rows = [
        person(1, birth_date="2023-02-29"),
        person(2, status="7"),
        person(3, household_number="0000000004"),
        person(4),
    ]
    assert {row for row, _, _ in refused(as_csv(rows))} == {2, 3, 5}


def test_unreadable_bytes_and_unknown_columns_are_reported() -> None:
    assert "読めない文字" in refused(one() + b"\x80\xff\r\n")[0][2]
    assert any("項目名がありません" in reason for _, _, reason in refused("何か\r\n1\r\n".encode()))
    assert any(
        "個人番号" in reason
        for _, _, reason in refused(one().replace("届出番号".encode(), "個人番号".encode()))
    )


def test_a_mapping_with_mistakes_is_refused_with_their_names() -> None:
    assert "標準の一覧にありません" in refused(one(), mapping="columns: {A: 無い項目}")[0][2]


def test_the_report_is_a_csv_without_formulas(city: Municipality) -> None:
    result = take(one(atena_number="=1+1", status="7"))
    report = problems_csv(SYSTEM, result.pk)
    assert report.splitlines()[0] == "ファイル,行,項目,区分,理由,対処" and "juki.csv,3," in report
    assert not any(cell.startswith("=") for line in report.splitlines() for cell in line.split(","))


def test_unknown_birth_dates_are_legal() -> None:
    rows = [
        person(1, birth_date="昭和5年不詳"),
        person(2, birth_date="0000-00-00", birth_date_unknown="1"),
        person(3, birth_date="1930-04-00", birth_date_text="昭和5年4月頃"),
    ]
    assert take(as_csv(rows)).state == "applied"
    assert list(Resident.objects.order_by("atena_number").values_list("birth_date", "birth_text")) == [
        (None, "昭和5年不詳"),
        (None, "不詳"),
        (None, "昭和5年4月頃"),
    ]


def test_a_combining_mark_is_kept_and_found() -> None:
    from madoguchi.cityhall.residents.selectors import search_people

    assert take(as_csv([person(1, "か\u3099んばら　太郎", "ガンバラ　タロウ")])).state == "applied"
    assert Resident.objects.get().name == "か\u3099んばら　太郎"
    assert len(search_people(SYSTEM, "がんばら").hits) == 1
