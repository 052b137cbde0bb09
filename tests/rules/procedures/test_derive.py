"""What follows from given facts (年齢計算ニ関する法律, 学校教育法17条, 児童手当法3条, 国籍法2条; K)."""

from __future__ import annotations

import pytest
from tests.rules.procedures.cast import child, head, situation, wife

from madoguchi.rules.procedures.derive import NEWBORN_ID, derive


def facts_of(*people, index=0, **kwargs):
    return list(derive(situation(*people, **kwargs))[1].values())[index]


@pytest.mark.parametrize(
    ("born", "age", "legal", "fiscal", "year", "months"),
    [
        ("2019-04-02", 7, 7, 7, 1, 84),
        ("2020-04-01", 6, 6, 7, 1, 72),
        ("2020-04-02", 6, 6, 6, 0, 72),
        ("2008-04-02", 18, 18, 18, 0, 216),
        ("2008-04-01", 18, 18, 19, 0, 216),
        ("2011-04-11", 14, 15, 15, 9, 179),
        ("2025-10-11", 0, 0, 1, 0, 5),
        ("2025-10-10", 0, 0, 1, 0, 6),
    ],
)
def test_ages_on_april_10_2026(born, age, legal, fiscal, year, months):
    own = facts_of(head(birth_date=born))
    found = tuple(own[key] for key in ("age", "legal_age", "fy_age", "school_year", "months"))
    assert found == (age, legal, fiscal, year, months)


def test_an_unknown_birth_date_leaves_every_age_unknown():
    own = facts_of(head(birth_date="不詳"))
    assert not {"age", "legal_age", "fy_age", "school_year", "months"} & set(own)


@pytest.mark.parametrize(
    ("disability", "severe"),
    [
        ({"kind": "physical", "grade": 2}, True),
        ({"kind": "physical", "grade": 3}, False),
        ({"kind": "療育", "grade": "A2"}, True),
        ({"kind": "mental", "grade": "1級"}, True),
        ("physical", None),
        (None, False),
        (True, None),
        ([{"kind": "mental", "grade": 3}, "physical"], None),
    ],
)
def test_severe(disability, severe):
    assert facts_of(head(disability=disability)).get("severe") is severe


def test_two_parents_are_not_a_single_parent_family():
    assert derive(situation(head(), wife()))[0]["single_parent"] is False
    assert "single_parent" not in derive(situation(head(), child("2017-06-01")))[0]
    assert derive(situation(head(), wife(), single_parent=True))[0]["single_parent"] is True


def test_the_newborn_is_the_youngest_and_is_added_when_missing():
    baby = child("2026-03-01")
    _, people = derive(situation(head(), child("2025-05-01"), baby, event="birth"))
    assert [own["newborn"] for own in people.values()] == [False, False, True]
    _, people = derive(situation(head(), event="birth"))
    assert people[NEWBORN_ID]["age"] == 0


def test_a_newborn_is_japanese_if_one_parent_is():
    baby = {"id": "b", "relation": "child", "birth_date": "2026-03-01"}
    assert facts_of(head(nationality="VN"), wife(), baby, index=2, event="birth")["foreign"] is False
    assert (
        facts_of(head(nationality="VN"), wife(nationality="CN"), baby, index=2, event="birth")["foreign"]
        is True
    )
    unsaid = {k: v for k, v in wife().items() if k != "nationality"}
    assert "foreign" not in facts_of(head(nationality="VN"), unsaid, baby, index=2, event="birth")


def test_a_daughter_who_gave_birth_is_asked_for():
    """Head's wife of 58 and daughter of 28: the relation of the child to the head is 子の子."""
    people = [
        head(birth_date="1965-01-01", sex="male"),
        wife(birth_date="1966-01-01"),
        {**wife(birth_date="1998-01-01"), "id": "d", "relation": "child"},
        {"id": "b", "relation": "grandchild", "birth_date": "2026-03-01"},
    ]
    _, facts = derive(situation(*people, event="birth"))
    assert facts["wife"]["gave_birth"] is False
    assert "gave_birth" not in facts["d"] or facts["d"]["gave_birth"] is True


def test_joining_a_household():
    assert derive(situation(head()))[0]["sets_up_home"] is True
    assert derive(situation({**head(), "relation": "mother"}))[0]["sets_up_home"] is False
    assert derive(situation(head(), joins_household=True))[0]["sets_up_home"] is False
    assert derive(situation(head(moving=False), wife()))[0]["sets_up_home"] is False
