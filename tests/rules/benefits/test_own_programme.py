"""A city's own programme from data alone, and every way of writing one wrong."""

from __future__ import annotations

from pathlib import Path

import ibis
import pytest
from tests.rules.benefits.cast import checked

from madoguchi.rules.benefits import ProgrammeError, calculate, explain, programme, programmes, read_programme
from madoguchi.rules.benefits.loader import default_root, load_programmes

TEMPLATE = default_root() / "templates" / "city.yaml"
HOUSEHOLD = {"id": "1", "tax_class": "非課税", "oldest_born": "1950-01-01", "disabled": "0", "children": "0"}


@pytest.fixture
def own(tmp_path):
    """The template with replacements, as a city's file."""

    def write(*changes: tuple[str, str]) -> Path:
        text = TEMPLATE.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "my-programme.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 10_000),
        ({"children": "3"}, 19_000),
        ({"oldest_born": "1961-12-01"}, 10_000),
        ({"oldest_born": "1961-12-02"}, 0),
        ({"oldest_born": "1961-12-02", "disabled": "1"}, 10_000),
        ({"oldest_born": "1990-01-01", "children": "1"}, 13_000),
        ({"tax_class": "課税", "children": "3"}, 0),
    ],
)
def test_the_template_decides_as_it_is_written(own, changes, amount):
    found = read_programme(own())
    table = checked(found, [{**HOUSEHOLD, **changes}]).table
    [row] = calculate(found, ibis.memtable(table)).to_pyarrow().to_pylist()
    assert row["amount"] == amount


def test_it_is_explained_like_every_other(own):
    told = explain(read_programme(own()), {**HOUSEHOLD, "children": "2"})
    assert told.lines == (
        "世帯の課税状況は「非課税」です。",
        "世帯に1961年12月1日までに生まれた人がいます。",
        "1世帯1万円に、子2人×3,000円を加えて、16,000円です。",
    )
    assert told.formula == "10,000円＋2人×3,000円＝16,000円"


WRONG = [
    ("  evidence: V ", "  # ", "「evidence」がありません"),
    ("  source: 見本市灯油代助成要綱（令和8年告示）", "  # ", "「source」がありません"),
    ("  valid_to: 2027-03-31", "  # ", "「valid_to」がありません"),
    ("  valid_from: 2026-12-01", "  # ", "「valid_from」がありません"),
    ("evidence: V ", "evidence: X ", "evidence の「X」はありません"),
    ("valid_to: 2027-03-31", "valid_to: 2026-03-31", "valid_to が valid_from より前"),
    ("valid_to: 2027-03-31", "valid_to: 2027-02-30", "を読めません"),
    ("unit: household", "unit: housheold", "「household」ではありませんか"),
    ("silence: declined", "silense: declined", "「silence」ではありませんか"),
    ("kind: count", "kind: number", "列の種類「number」はありません"),
    ("name: children, kind", "name: Children, kind", "英小文字"),
    ("key: true", "key: false", "行を見分ける列がありません"),
    ("value: 10000, since: 2026-12-01", "value: 10000", "いつからの値か"),
    ("10000, since: 2026-12-01", "10000, since: 2026-12-02", "基準日 2026-12-01 の値がありません"),
    ("value: 10000", "value: -1", "0以上の整数"),
    ("value: 10000", "value: 1000.5", "0以上の整数"),
    ("value: 10000", "value: true", "0以上の整数"),
    ("value: 10000", "value: 12500", "1万の倍数の parameters だけ"),
    ("amount: base_amount", "amount: base_amuont", "「base_amount」ではありませんか"),
    ("amount: 0", "amount: -1", "0以上にしてください"),
    ("{tax_class}", "{tax_clas}", "「tax_class」ではありませんか"),
    ("{tax_class}", "{", "{ } の使い方"),
    ("is: levied", "is: taxed", "知らない名前「taxed」"),
    ("is: levied", "above: levied", "is、is_not、in で比べてください"),
    ("is: levied", "equals: levied", "どれか1つで書いてください"),
    ("is: levied", "in: levied", "[ ] で値を並べ"),
    ("{column: disabled, is: 1}", "{column: disabled, is: yes}", "整数で書いてください"),
    ("{column: disabled, is: 1}", "{column: disabled, is: 1.0}", "整数で書いてください"),
    ("above: elderly_born_until", "above: base_amount", "「base_amount」があります"),
    ("above: elderly_born_until", "above: 1961", "日付で書いてください"),
    ("{column: tax_class, is: levied}", "{column: id, is: 1}", "条件に使えません"),
    ("  - amount: base_am", "  - when: {column: disabled, is: 1}\n    amount: base_am", "最後の行だけ"),
    ("character: gift", "character: present", "「present」はありません"),
    ("  unit: household", "  unit: household\n  target: households", "target: households には"),
    ("  unit: household", "  unit: household\n  rule: adjustment", "rule: adjustment には"),
    ("add: [{column: children", "add: [{column: tax_class", "知らない名前「tax_class」"),
    ("programmes:", "programme:", "「programmes:」の下に"),
]


@pytest.mark.parametrize(("old", "new", "words"), WRONG, ids=[words for _, _, words in WRONG])
def test_a_mistake_is_told_with_file_and_line(own, old, new, words):
    with pytest.raises(ProgrammeError) as caught:
        read_programme(own((old, new)))
    assert any(words in problem for problem in caught.value.problems), caught.value.problems
    for problem in caught.value.problems:
        file, line, _ = problem.split(":", 2)
        assert file == "my-programme.yaml"
        assert int(line) >= 1


def test_the_line_is_that_of_the_mistake(own):
    path = own(("{tax_class}", "{tax_clas}"))
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "{tax_clas}" in text)
    with pytest.raises(ProgrammeError) as caught:
        read_programme(path)
    [problem] = caught.value.problems
    assert abs(int(problem.split(":")[1]) - line) <= 2


def test_a_missing_file(tmp_path):
    with pytest.raises(ProgrammeError, match="読めません"):
        read_programme(tmp_path / "none.yaml")


def test_the_same_programme_twice(own):
    with pytest.raises(ProgrammeError, match="にもあります"):
        load_programmes([own(), TEMPLATE])


def test_every_programme_names_source_mark_and_validity():
    assert len(programmes()) >= 9
    for found in programmes():
        assert found.references
        assert all(ref.source and ref.evidence in "VDK" for ref in found.references)
        assert all(parameter.label and parameter.values for parameter in found.parameters.values())
        assert found.legal.reference.source


def test_the_low_income_grants_are_made_by_the_same_table():
    grants = ("exempt-2023-7man", "per-capita-2023-10man", "newly-exempt-2024", "exempt-2024-3man")
    names = (*grants, "price-relief-child-2025", "shortfall-2025-2")
    assert {programme(name).rule for name in names} == {"table"}


def test_an_unknown_programme_gets_the_nearest_name():
    with pytest.raises(KeyError, match="adjustment-2024"):
        programme("adjustment-2025")


