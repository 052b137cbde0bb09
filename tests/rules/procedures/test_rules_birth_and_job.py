"""Each rule of the events 出生 and 退職・就職. `csv n` is the row of the shared procedures.csv it tests."""

from __future__ import annotations

import pytest
from tests.rules.procedures.cast import catalogue, child, head, plan_for, verdict, wife

YES, NO, ASK = "applies", "not_needed", "unknown"
DAY = "2026-06-01"


def baby(**facts):
    own = {"id": "baby", "relation": "child", "birth_date": "2026-05-25", "insurance": "nhi", **facts}
    return {key: value for key, value in own.items() if value != "unsaid"}


MOTHER = wife(insurance="nhi", pension=1)
ELDER = child("2020-06-01")

BIRTH = [
    ("csv 21: 全員", "birth_notification", [head(), MOTHER, baby()], {}, YES),
    ("csv 10: 乳児申請", "card_new_application", [head(), MOTHER, baby()], {}, YES),
    (
        "csv 10: only the newborn is asked",
        "card_new_application",
        [head(card=False), MOTHER, baby(card=True)],
        {},
        NO,
    ),
    ("csv 16", "resident_record_copy", [head(), MOTHER, baby()], {"copies_wanted": True}, YES),
    ("csv 17", "family_register_wide_issue", [head(), MOTHER, baby()], {}, ASK),
    ("csv 29: 国保の世帯に生まれた", "health_insurance_join", [head(), MOTHER, baby()], {}, YES),
    (
        "counter.md fixture E: 父の社保",
        "health_insurance_join",
        [head(), MOTHER, baby(insurance="employee")],
        {},
        NO,
    ),
    ("csv 29: not chosen yet", "health_insurance_join", [head(), MOTHER, baby(insurance="unknown")], {}, ASK),
    ("csv 34: 母が国保", "health_insurance_maternity_exemption", [head(), MOTHER, baby()], {}, YES),
    ("csv 34: 母が社保", "health_insurance_maternity_exemption", [head(), wife(), baby()], {}, NO),
    ("csv 35", "childbirth_lump_sum", [head(), MOTHER, baby()], {}, YES),
    ("csv 35: 社保から受ける", "childbirth_lump_sum", [head(), wife(), baby()], {}, NO),
    ("csv 43: 第1号", "pension_maternity_exemption", [head(), MOTHER, baby()], {}, YES),
    ("csv 43: 第3号", "pension_maternity_exemption", [head(), wife(pension=3), baby()], {}, NO),
    (
        "csv 43: a single mother is the head",
        "pension_maternity_exemption",
        [head(sex="female", pension=1), baby()],
        {},
        YES,
    ),
    ("csv 54: 第1子", "child_allowance_claim", [head(), MOTHER, baby()], {}, YES),
    ("csv 54: 第2子 is 55", "child_allowance_claim", [head(), MOTHER, ELDER, baby()], {}, NO),
    ("csv 55: 既に受給中", "child_allowance_increase", [head(), MOTHER, ELDER, baby()], {}, YES),
    ("csv 55: 第1子 is 54", "child_allowance_increase", [head(), MOTHER, baby()], {}, NO),
    (
        "csv 55: said not to receive",
        "child_allowance_increase",
        [head(), MOTHER, ELDER, baby()],
        {"receives_child_allowance": False},
        NO,
    ),
    (
        "csv 54: 公務員以外",
        "child_allowance_claim",
        [head(), MOTHER, baby()],
        {"child_allowance_public_servant": True},
        NO,
    ),
    (
        "csv 58: 18–22歳を含めて3人",
        "child_support_cost_confirmation",
        [head(birth_date="1980-01-01"), MOTHER, child("2006-06-01"), ELDER, baby()],
        {"children_apart": False},
        YES,
    ),
    ("csv 59", "child_medical_subsidy", [head(), MOTHER, baby()], {}, YES),
    (
        "csv 59: whatever the insurance will be",
        "child_medical_subsidy",
        [head(), MOTHER, baby(insurance="unknown")],
        {},
        YES,
    ),
    ("csv 64", "nursery_application", [head(), MOTHER, baby(childcare="nursery")], {}, YES),
    (
        "csv 68: newborn is under 6 months",
        "nursery_for_all_children",
        [head(), MOTHER, baby(childcare="none")],
        {},
        NO,
    ),
    ("csv 71", "pregnancy_grant_second", [head(), MOTHER, baby()], {}, YES),
    ("csv 73: 全員", "newborn_visit_card", [head(), MOTHER, baby()], {}, YES),
    (
        "csv 74: 2,500g未満",
        "low_birth_weight_medical",
        [head(), MOTHER, baby(low_birth_weight=True)],
        {},
        YES,
    ),
    ("csv 74", "low_birth_weight_medical", [head(), MOTHER, baby()], {}, ASK),
    (
        "counter.md fixture E lists 75 for a birth",
        "vaccination_checkup_tickets",
        [head(), MOTHER, baby()],
        {},
        YES,
    ),
    (
        "csv 76; 国籍法2条: one Japanese parent",
        "residence_status_acquisition_newborn",
        [head(nationality="VN"), MOTHER, baby()],
        {},
        NO,
    ),
    (
        "csv 76: both foreign",
        "residence_status_acquisition_newborn",
        [head(nationality="VN"), wife(nationality="VN"), baby()],
        {},
        YES,
    ),
]


@pytest.mark.parametrize(
    ("source", "slug", "people", "facts", "expected"), BIRTH, ids=[f"{c[1]}-{c[4]}-{c[0]}" for c in BIRTH]
)
def test_birth(source, slug, people, facts, expected):
    assert verdict(plan_for(*people, event="birth", date=DAY, **facts), slug) == expected, source


def test_a_child_not_on_the_list_yet_is_added():
    """csv 21: on the day of the 出生届 the register does not know the child."""
    made = plan_for(head(), MOTHER, event="birth", date=DAY, child_birth_date="2026-05-25")
    assert verdict(made, "health_insurance_join") == YES
    assert verdict(made, "child_allowance_claim") == YES
    assert next(r for r in made.applies if r.id == "birth_notification").deadline.isoformat() == "2026-06-08"


def test_twins_are_both_newborn():
    twins = [baby(), {**baby(), "id": "twin"}]
    made = plan_for(head(), MOTHER, *twins, event="birth", date=DAY)
    assert next(r for r in made.applies if r.id == "health_insurance_join").people == ("baby", "twin")


def leaver(**facts):
    return head(**{"birth_date": "1990-08-08", "insurance": "nhi", "pension": 2, **facts})


JOB = [
    ("csv 29", "health_insurance_join", [leaver()], {"left_job": True}, YES),
    (
        "csv 29: chose 任意継続",
        "health_insurance_join",
        [leaver(insurance="employee")],
        {"left_job": True, "insurance_after_leaving": "voluntary"},
        NO,
    ),
    (
        "csv 29: chose 国保",
        "health_insurance_join",
        [leaver(insurance="employee")],
        {"left_job": True, "insurance_after_leaving": "nhi"},
        YES,
    ),
    (
        "csv 29: no choice yet",
        "health_insurance_join",
        [leaver(insurance="unknown")],
        {"left_job": True},
        ASK,
    ),
    (
        "counter.md fixture G: the insurance so far ends, so 29 stands and the choice is asked",
        "health_insurance_join",
        [leaver(insurance="employee")],
        {"left_job": True},
        YES,
    ),
    (
        "csv 29: started a job",
        "health_insurance_join",
        [leaver(insurance="employee")],
        {"left_job": False, "new_job": True},
        NO,
    ),
    (
        "csv 30: 就職して国保をやめる",
        "health_insurance_leave",
        [leaver(insurance="employee")],
        {"left_job": False, "new_job": True},
        YES,
    ),
    ("csv 30", "health_insurance_leave", [leaver()], {"left_job": True}, NO),
    (
        "csv 33: 離職コード11",
        "health_insurance_layoff_relief",
        [leaver()],
        {"left_job": True, "leaving_code": 11},
        YES,
    ),
    (
        "csv 33: 離職コード40",
        "health_insurance_layoff_relief",
        [leaver()],
        {"left_job": True, "leaving_code": 40},
        NO,
    ),
    (
        "csv 33: the reason is not known",
        "health_insurance_layoff_relief",
        [leaver()],
        {"left_job": True},
        ASK,
    ),
    (
        "csv 33: 65歳以上",
        "health_insurance_layoff_relief",
        [leaver(birth_date="1960-08-08")],
        {"left_job": True, "leaving_reason": "layoff"},
        NO,
    ),
    (
        "csv 33: one answer says both",
        "health_insurance_layoff_relief",
        [leaver()],
        {"left_job": "layoff"},
        YES,
    ),
    ("csv 39", "premium_account_transfer", [leaver()], {"left_job": True}, YES),
    ("csv 40: 第2号を喪失", "pension_join_class_change", [leaver()], {"left_job": True}, YES),
    (
        "csv 40: 60歳以上",
        "pension_join_class_change",
        [leaver(birth_date="1964-01-01")],
        {"left_job": True},
        NO,
    ),
    (
        "csv 40: 60歳以上の配偶者が第3号",
        "pension_join_class_change",
        [leaver(birth_date="1964-01-01"), wife(pension=3)],
        {"left_job": True},
        YES,
    ),
    (
        "csv 40: a new employer",
        "pension_join_class_change",
        [leaver()],
        {"left_job": True, "new_job": True},
        NO,
    ),
    ("csv 40: 配偶者の扶養に入る", "pension_join_class_change", [leaver(pension=3)], {"left_job": True}, NO),
    ("csv 41", "pension_unemployment_exemption", [leaver()], {"left_job": True}, YES),
    (
        "csv 41: 60歳以上",
        "pension_unemployment_exemption",
        [leaver(birth_date="1964-01-01")],
        {"left_job": True},
        NO,
    ),
    (
        "csv 65: 在園中",
        "nursery_change_notification",
        [leaver(), child("2022-06-01", in_nursery=True)],
        {"left_job": True},
        YES,
    ),
    ("csv 65: no small child", "nursery_change_notification", [leaver()], {"left_job": True}, NO),
    ("csv 94: 賃貸", "housing_security_benefit", [leaver()], {"left_job": True, "renting": True}, YES),
    ("csv 94", "housing_security_benefit", [leaver()], {"left_job": True, "renting": False}, NO),
    ("csv 16", "resident_record_copy", [leaver()], {"left_job": True, "copies_wanted": False}, NO),
    ("csv 17", "family_register_wide_issue", [leaver()], {"left_job": True}, ASK),
]


@pytest.mark.parametrize(
    ("source", "slug", "people", "facts", "expected"), JOB, ids=[f"{c[1]}-{c[4]}-{c[0]}" for c in JOB]
)
def test_job_change(source, slug, people, facts, expected):
    assert verdict(plan_for(*people, event="job_change", date="2026-03-31", **facts), slug) == expected, (
        source
    )


def test_a_working_wife_keeps_her_own_insurance():
    made = plan_for(
        leaver(insurance="employee", left_job=True),
        wife(),
        event="job_change",
        date="2026-03-31",
        insurance_after_leaving="nhi",
    )
    assert next(r for r in made.applies if r.id == "health_insurance_join").people == ("head",)


@pytest.mark.parametrize(("event", "cases"), [("birth", BIRTH), ("job_change", JOB)])
def test_every_rule_of_the_event_is_tested(event, cases):
    assert {rule.slug for rule in catalogue().candidates(event)} <= {case[1] for case in cases}
