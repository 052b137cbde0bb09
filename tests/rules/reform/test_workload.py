"""業務量調査 as spreadsheets leave it: titles, merged cells, totals, 全角; all rows or a report."""

from __future__ import annotations

import pytest

from madoguchi.rules.reform.workload import summarize
from madoguchi.rules.reform.workload_cells import CellRefused, read_minutes, read_volume
from madoguchi.rules.reform.workload_table import WorkloadRefused, read_table

TABLE = """見本市 業務量調査,,,,
,,,,
課,業務,年間件数（件）,1件の時間（分）,職員区分
市民課,転入届の受付,３１２０,21,正規
,転居届の受付,"2,450",18分,正規
市民課 小計,,5570,,
保険課,国保の資格取得,4180,0.5時間,会計年度任用
合計,,9750,,
"""


def test_a_table_out_of_a_spreadsheet() -> None:
    found = read_table(TABLE.encode("cp932"), "調査.csv")
    assert [(task.section, task.task, task.volume, task.minutes) for task in found.tasks] == [
        ("市民課", "転入届の受付", 3120, 21.0), ("市民課", "転居届の受付", 2450, 18.0),
        ("保険課", "国保の資格取得", 4180, 30.0),
    ]  # fmt: skip
    assert (found.totals, found.filled) == (2, 1)
    assert [task.row for task in found.tasks] == [4, 5, 7]


def test_cells_pasted_with_tabs() -> None:
    pasted = "所属\t事務名\t件数\t処理時間\n税務課\t課税証明\t1,000\t5"
    found = read_table(pasted.encode(), "貼り付け")
    assert (found.tasks[0].section, found.tasks[0].hours) == ("税務課", pytest.approx(83.33, abs=0.01))


def test_headings_may_be_named_by_the_user() -> None:
    raw = "A,B,C,D\n市民課,転入,10,6\n".encode()
    with pytest.raises(WorkloadRefused) as refused:
        read_table(raw, "x.csv")
    named = {problem.item for problem in refused.value.problems}
    assert named == {"課", "業務", "年間件数", "1件の時間（分）"}
    names = {"section": "A", "task": "B", "volume": "C", "minutes": "D"}
    assert read_table(raw, "x.csv", names).tasks[0].hours == 1


def test_every_bad_row_is_reported_and_none_is_taken() -> None:
    raw = "課,業務,年間件数,1件の時間\n市民課,転入,多い,6\n市民課,,10,6\n市民課,転出,10,長い\n".encode()
    with pytest.raises(WorkloadRefused) as refused:
        read_table(raw, "x.csv")
    assert [(one.row, one.item) for one in refused.value.problems] == [
        (2, "年間件数"), (3, "業務"), (4, "1件の時間")
    ]  # fmt: skip
    assert all(one.remedy for one in refused.value.problems)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "空です"), ("課,業務,年間件数,1件の時間\n".encode(), "行がありません"),
        ("課,業務\n".encode("utf-16"), "UTF-16"), ('課,業務,"年間件数\n'.encode(), "引用符"),
        ("課,業務,年間件数,1件の時間\n課,業務,9999999,5999\n".encode(), "けた"),
    ],
)  # fmt: skip
def test_files_that_are_no_table(raw: bytes, words: str) -> None:
    with pytest.raises(WorkloadRefused, match=words):
        read_table(raw, "x.csv")


@pytest.mark.parametrize(
    ("text", "minutes"), [("１５分", 15), ("0.5時間", 30), ("1時間30分", 90), (" 4.5 ", 4.5), ("0", 0)]
)
def test_minutes(text: str, minutes: float) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "-3", "七分", "1e3", "NaN", "99999"])
def test_no_minutes(text: str) -> None:
    with pytest.raises(CellRefused):
        read_minutes(text)


def test_volumes() -> None:
    assert [read_volume(text) for text in ("1,200件", "３５０００", "0", "12.0")] == [1200, 35000, 0, 12]


def test_hours_against_the_hours_of_the_staff() -> None:
    tasks = read_table(TABLE.encode(), "x.csv").tasks
    found = summarize(tasks, {"市民課": 1.0, "保険課": 3.0}, 1860)
    verdicts = {one.section: one.verdict for one in found.sections}
    assert verdicts == {"市民課": "fits", "保険課": "low"}
    assert found.doubtful == 1
    assert summarize(tasks, {}, 1860).sections[0].share is None
