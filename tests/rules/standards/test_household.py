"""Several rows together (標準仕様書 1.1.10, 1.1.11, 1.2.1)."""

from __future__ import annotations

from tests.rules.standards.helpers import person

from madoguchi.rules.standards import RowProblem, validate_household

WIFE = person(
    atena_number="27", resident_code="", name="見本　花子", relation_code1="12", relation="妻", sex="2"
)
CHILD = person(atena_number="35", resident_code="", name="見本　一", relation_code1="20", relation="子")


def found(*rows: dict[str, str]) -> list[RowProblem]:
    return validate_household(enumerate(rows, start=2), "住民.csv")


def test_a_sound_household() -> None:
    assert found(person(), WIFE, CHILD) == []


def test_two_heads_are_an_error() -> None:
    problems = found(person(), {**WIFE, "relation_code1": "02"})
    assert [(p.severity, p.row, p.item) for p in problems] == [("error", 3, "続柄コード1")]
    assert "世帯主が2人" in problems[0].reason


def test_no_head_is_an_alert() -> None:
    """1.1.10: 世帯主未設定を許容すること."""
    problems = found(WIFE, CHILD)
    assert [(p.severity, p.row) for p in problems] == [("alert", 2)]


def test_a_row_without_relation_codes_proves_nothing() -> None:
    assert found({**WIFE, "relation_code1": ""}) == []


def test_the_same_number_twice_is_an_error() -> None:
    problems = found(person(), person())
    assert [(p.severity, p.row, p.item) for p in problems] == [("error", 3, "宛名番号")]
    assert "2行目" in problems[0].reason


def test_history_rows_of_one_person_are_no_doubles() -> None:
    assert found(person(latest="0"), person(history_number="2")) == []


def test_two_newest_rows_of_one_person() -> None:
    problems = found(person(), person(history_number="2"))
    assert "最新の行が2行目にも" in problems[0].reason


def test_a_person_in_two_households_is_an_error() -> None:
    problems = found(person(), person(history_number="2", household_number="77"))
    assert [(p.severity, p.row) for p in problems] == [("error", 3)]
    assert "2つの世帯" in problems[0].reason
    assert "19（2行目）と77" in problems[0].reason


def test_one_resident_code_for_two_people_is_an_error() -> None:
    problems = found(person(), {**WIFE, "resident_code": "24727059608"})
    assert [(p.severity, p.row, p.item) for p in problems] == [("error", 3, "住民票コード")]


def test_people_who_left_do_not_count() -> None:
    assert found(person(), person(atena_number="43", resident_code="", status="2", removed="1")) == []
    assert found(person(), person(atena_number="43", resident_code="", deleted="1")) == []


def test_two_spouses_are_an_alert() -> None:
    problems = found(person(), WIFE, {**WIFE, "atena_number": "43", "relation_code1": "14"})
    assert [(p.severity, p.row) for p in problems] == [("alert", 4)]


def test_another_name_of_the_head_is_an_alert() -> None:
    problems = found(person(), {**WIFE, "household_head": "見本　次郎"})
    assert [(p.severity, p.row, p.item) for p in problems] == [("alert", 3, "世帯主氏名")]
