"""Each rule of the event 転入, on people for whom the law says yes, no, or who have not said.

Every case names its source; `csv n` is the row of the shared procedures.csv, whose condition it tests.
"""

from __future__ import annotations

import pytest
from tests.rules.procedures.cast import child, head, plan_for, verdict, wife

YES, NO, ASK = "applies", "not_needed", "unknown"


def without(person, *keys):
    return {key: value for key, value in person.items() if key not in keys}


PUPIL, TODDLER, BABY = child("2017-06-01"), child("2023-06-01"), child("2025-08-01")
TEEN_16 = child("2009-06-01")

CASES = [
    ("csv 1; 住民基本台帳法22条", "move_in_notification", [head()], {}, YES),
    ("csv 1: from abroad is row 2", "move_in_notification", [head()], {"from_abroad": True}, NO),
    ("csv 2", "move_in_from_abroad", [head()], {"from_abroad": True}, YES),
    ("csv 2", "move_in_from_abroad", [head()], {"from_abroad": False}, NO),
    ("csv 2: nobody said", "move_in_from_abroad", [head()], {}, ASK),
    ("csv 7: カード所持", "card_continued_use", [head()], {"from_abroad": False}, YES),
    ("csv 7", "card_continued_use", [head(card=False)], {"from_abroad": False}, NO),
    ("csv 7: hasCard unknown", "card_continued_use", [without(head(), "card")], {}, ASK),
    ("csv 9: 15歳以上", "signing_certificate_reissue", [head(birth_date="2011-04-10")], {}, YES),
    ("csv 9: a day under 15", "signing_certificate_reissue", [head(birth_date="2011-04-11")], {}, NO),
    ("csv 10: カード未所持", "card_new_application", [head(), wife(card=False)], {}, YES),
    ("csv 10", "card_new_application", [head(), wife()], {}, NO),
    ("csv 12: 15歳以上・希望", "seal_registration", [head()], {}, YES),
    ("csv 12: 希望しない", "seal_registration", [head(seal_wanted=False)], {}, NO),
    ("csv 12: 14歳", "seal_registration", [head(birth_date="2012-01-01")], {}, NO),
    ("csv 14: 中長期在留者", "residence_card_address", [head(nationality="VN")], {}, YES),
    ("csv 14", "residence_card_address", [head()], {}, NO),
    ("csv 14: nationality unknown", "residence_card_address", [without(head(), "nationality")], {}, ASK),
    ("csv 16: 提出先がある", "resident_record_copy", [head()], {"copies_wanted": True}, YES),
    ("csv 16: not asked", "resident_record_copy", [head()], {}, ASK),
    ("csv 17", "family_register_wide_issue", [head()], {"family_register_wanted": False}, NO),
    ("csv 18: dvSupport", "address_protection_request", [head()], {"dv_support": True}, YES),
    ("csv 18: never a silent no", "address_protection_request", [head()], {}, ASK),
    ("csv 20: 届出不要 (自動)", "voter_registration_auto", [head()], {}, NO),
    ("csv 29", "health_insurance_join", [head(insurance="nhi")], {}, YES),
    ("csv 29: 社保", "health_insurance_join", [head()], {}, NO),
    ("csv 29: 生活保護", "health_insurance_join", [head(insurance="welfare")], {}, NO),
    (
        "csv 29: 後期",
        "health_insurance_join",
        [head(insurance="late_elderly", birth_date="1950-01-01")],
        {},
        NO,
    ),
    ("国民健康保険法5条: nobody is uninsured", "health_insurance_join", [head(insurance="none")], {}, YES),
    ("csv 29: unknown", "health_insurance_join", [head(insurance="unknown")], {}, ASK),
    (
        "高確法50条: 75歳 is never 国保",
        "health_insurance_join",
        [head(insurance="nhi", birth_date="1951-04-10")],
        {},
        NO,
    ),
    ("csv 38", "income_declaration_limit_certificate", [head(insurance="nhi")], {}, YES),
    ("csv 38", "income_declaration_limit_certificate", [head()], {}, NO),
    ("csv 39: 加入者", "premium_account_transfer", [head(), wife(insurance="nhi")], {}, YES),
    ("csv 39", "premium_account_transfer", [head()], {}, NO),
    ("csv 47: 75歳の誕生日", "late_elderly_medical_join", [head(birth_date="1951-04-10")], {}, YES),
    ("csv 47: 誕生日の前日", "late_elderly_medical_join", [head(birth_date="1951-04-11")], {}, NO),
    (
        "csv 47: 75歳, insurance unknown",
        "late_elderly_medical_join",
        [head(birth_date="1946-01-01", insurance="unknown")],
        {},
        YES,
    ),
    (
        "高確法51条: 生活保護は適用除外",
        "late_elderly_medical_join",
        [head(birth_date="1946-01-01", insurance="welfare")],
        {},
        NO,
    ),
    (
        "csv 47: 障害認定は65–74歳",
        "late_elderly_medical_join",
        [head(birth_date="1957-01-01", insurance="late_elderly")],
        {},
        YES,
    ),
    ("csv 49; 介護保険法9条", "care_insurance_join", [head(birth_date="1961-04-10")], {}, YES),
    (
        "年齢計算: 65歳 on the eve of the birthday",
        "care_insurance_join",
        [head(birth_date="1961-04-11")],
        {},
        YES,
    ),
    ("csv 49", "care_insurance_join", [head(birth_date="1961-04-12")], {}, NO),
    (
        "csv 50",
        "care_certification_transfer",
        [head(birth_date="1940-01-01", care_level="support1")],
        {},
        YES,
    ),
    (
        "csv 50: 40–64歳の特定疾病",
        "care_certification_transfer",
        [head(birth_date="1976-01-01", care_level="care3")],
        {},
        YES,
    ),
    ("csv 50: 認定なし", "care_certification_transfer", [head(care_level=None)], {}, NO),
    (
        "介護保険法9条: under 40 nobody asks",
        "care_certification_transfer",
        [without(head(), "care_level")],
        {},
        NO,
    ),
    (
        "csv 50: careLevel unknown",
        "care_certification_transfer",
        [without(head(birth_date="1950-01-01"), "care_level")],
        {},
        ASK,
    ),
    ("csv 52: 施設への入所", "address_exception_facility", [head()], {"facility": True}, YES),
    ("csv 52", "address_exception_facility", [head()], {"facility": False}, NO),
    (
        "csv 54: 18歳年度末",
        "child_allowance_claim",
        [head(), wife(), child("2007-04-02", card=False)],
        {},
        NO,
    ),
    (
        "児童手当法3条: 18歳の年度末まで",
        "child_allowance_claim",
        [head(), wife(), child("2008-04-02")],
        {},
        YES,
    ),
    ("児童手当法3条: 4月1日生まれ", "child_allowance_claim", [head(), wife(), child("2008-04-01")], {}, NO),
    (
        "csv 54: 公務員以外",
        "child_allowance_claim",
        [head(), PUPIL],
        {"child_allowance_public_servant": True},
        NO,
    ),
    ("csv 54: no child", "child_allowance_claim", [head()], {}, NO),
    ("a 17-year-old head raises nobody", "child_allowance_claim", [head(birth_date="2009-01-01")], {}, NO),
    ("csv 57: 児童と別居", "child_separate_custody_statement", [head()], {"children_apart": True}, YES),
    ("csv 57", "child_separate_custody_statement", [head()], {"children_apart": False}, NO),
    (
        "csv 58: 18–22歳年度末を含めて3人",
        "child_support_cost_confirmation",
        [head(birth_date="1980-01-01"), child("2005-06-01"), PUPIL, TODDLER],
        {"children_apart": False},
        YES,
    ),
    (
        "csv 58: 3人いない",
        "child_support_cost_confirmation",
        [head(birth_date="1980-01-01"), child("2005-06-01"), PUPIL],
        {"children_apart": False},
        NO,
    ),
    ("csv 59: 条例の年齢内", "child_medical_subsidy", [head(), TEEN_16], {}, YES),
    ("csv 59: 生活保護", "child_medical_subsidy", [head(), child("2017-06-01", insurance="welfare")], {}, NO),
    ("csv 60: ひとり親", "child_rearing_allowance_claim", [head(), PUPIL], {"single_parent": True}, YES),
    ("csv 60: two parents", "child_rearing_allowance_claim", [head(), wife(), PUPIL], {}, NO),
    ("csv 60: not said", "child_rearing_allowance_claim", [head(), PUPIL], {}, ASK),
    ("csv 60: no child", "child_rearing_allowance_claim", [head()], {"single_parent": True}, NO),
    (
        "児童扶養手当法: recipients file 61",
        "child_rearing_allowance_claim",
        [head(), PUPIL],
        {"single_parent": True, "receives_child_rearing_allowance": True},
        NO,
    ),
    (
        "csv 60: 障害は20歳未満",
        "child_rearing_allowance_claim",
        [head(), child("2006-06-01", disability="intellectual")],
        {"single_parent": True},
        YES,
    ),
    (
        "csv 61: 受給者",
        "child_rearing_allowance_change",
        [head(), PUPIL],
        {"single_parent": True, "receives_child_rearing_allowance": True},
        YES,
    ),
    ("csv 62: 条件はid 60と同じ", "single_parent_medical", [head(), PUPIL], {"single_parent": True}, YES),
    ("csv 62", "single_parent_medical", [head(), PUPIL], {"single_parent": False}, NO),
    (
        "csv 63: 20歳未満・障害",
        "special_child_rearing_allowance",
        [head(), child("2017-06-01", disability="physical")],
        {},
        YES,
    ),
    (
        "csv 63: parent's own handbook",
        "special_child_rearing_allowance",
        [head(birth_date="2006-06-01", disability="physical")],
        {},
        NO,
    ),
    (
        "csv 64: 保育の必要性",
        "nursery_application",
        [head(), child("2023-06-01", childcare="nursery")],
        {},
        YES,
    ),
    ("csv 64: pupil", "nursery_application", [head(), PUPIL], {}, NO),
    ("csv 64: not said", "nursery_application", [head(), TODDLER], {}, ASK),
    (
        "csv 66: 3–5歳",
        "childcare_free_use_certification",
        [head(), child("2022-06-01", childcare="kindergarten")],
        {},
        YES,
    ),
    (
        "csv 66: 2歳",
        "childcare_free_use_certification",
        [head(), child("2024-01-01", childcare="kindergarten")],
        {},
        NO,
    ),
    ("csv 67: 小学生", "after_school_care", [head(), child("2017-06-01", after_school_wanted=True)], {}, YES),
    ("csv 67: 中学生", "after_school_care", [head(), child("2012-06-01", after_school_wanted=True)], {}, NO),
    (
        "csv 68: 6か月–3歳未満・未就園",
        "nursery_for_all_children",
        [head(), child("2025-08-01", childcare="none")],
        {},
        YES,
    ),
    ("csv 68: 5か月", "nursery_for_all_children", [head(), child("2025-11-01", childcare="none")], {}, NO),
    (
        "csv 68: in a nursery",
        "nursery_for_all_children",
        [head(), child("2025-08-01", childcare="nursery")],
        {},
        NO,
    ),
    ("csv 72: 妊娠中", "maternity_checkup_ticket_exchange", [head(), wife(pregnant=True)], {}, YES),
    ("csv 72", "maternity_checkup_ticket_exchange", [head(), wife()], {}, NO),
    ("csv 72: not said", "maternity_checkup_ticket_exchange", [head(), without(wife(), "pregnant")], {}, ASK),
    ("csv 75: 対象年齢の子", "vaccination_checkup_tickets", [head(), BABY], {}, YES),
    (
        "予防接種法施行令3条: HPV to 高1",
        "vaccination_checkup_tickets",
        [head(), child("2010-06-01", sex="female")],
        {},
        YES,
    ),
    ("予防接種法施行令3条", "vaccination_checkup_tickets", [head(), child("2010-06-01", sex="male")], {}, NO),
    ("csv 77: 小中学生", "school_transfer", [head(), PUPIL], {}, YES),
    ("学校教育法17条: 15歳の年度末まで", "school_transfer", [head(), child("2011-04-02")], {}, YES),
    ("学校教育法17条", "school_transfer", [head(), child("2011-04-01")], {}, NO),
    ("学校教育法17条: 6歳の翌4月から", "school_transfer", [head(), child("2020-04-02")], {}, NO),
    (
        "csv 77: 国私立は転校しない",
        "school_transfer",
        [head(), child("2017-06-01", private_school=True)],
        {},
        NO,
    ),
    ("csv 79: 所得要件は申請のとき", "school_expense_aid", [head(), PUPIL], {}, YES),
    (
        "csv 81: 学齢の外国籍",
        "foreign_child_school_application",
        [head(), child("2017-06-01", nationality="BR")],
        {},
        YES,
    ),
    ("csv 81", "foreign_child_school_application", [head(), PUPIL], {}, NO),
    ("csv 83", "physical_disability_handbook_change", [head(disability="physical")], {}, YES),
    ("csv 83: another kind", "physical_disability_handbook_change", [head(disability="mental")], {}, NO),
    ("csv 83: kind unknown", "physical_disability_handbook_change", [head(disability=True)], {}, ASK),
    (
        "csv 84",
        "intellectual_disability_handbook_change",
        [head(disability={"kind": "療育", "grade": "A1"})],
        {},
        YES,
    ),
    ("csv 85", "mental_disability_handbook_change", [head(disability=["physical", "mental"])], {}, YES),
    (
        "csv 86: 受給者",
        "self_reliance_medical",
        [head(disability="mental", self_reliance_medical=True)],
        {},
        YES,
    ),
    ("csv 86: 手帳も受給者証もない", "self_reliance_medical", [head(disability=None)], {}, NO),
    ("csv 86: not said", "self_reliance_medical", [head(disability="mental")], {}, ASK),
    ("csv 87: 利用者", "disability_services", [head(disability_services=True)], {}, YES),
    (
        "csv 88: 18歳未満の利用者",
        "disabled_child_day_services",
        [head(), child("2017-06-01", child_day_services=True)],
        {},
        YES,
    ),
    ("csv 88: 18歳以上", "disabled_child_day_services", [head(child_day_services=True)], {}, NO),
    (
        "csv 89: 対象等級",
        "severe_disability_medical",
        [head(disability={"kind": "physical", "grade": 2})],
        {},
        YES,
    ),
    (
        "csv 89: 3級",
        "severe_disability_medical",
        [head(disability={"kind": "physical", "grade": "3級"})],
        {},
        NO,
    ),
    ("csv 89: grade unknown", "severe_disability_medical", [head(disability="physical")], {}, ASK),
    ("csv 90: 受給者", "special_disability_allowance", [head(special_disability_allowance=True)], {}, YES),
    ("csv 91: 受給者", "intractable_disease_subsidy", [head(intractable_disease=True)], {}, YES),
    (
        "csv 91: needs no handbook, so it is asked",
        "intractable_disease_subsidy",
        [head(disability=None)],
        {},
        ASK,
    ),
    ("csv 93: 受給者", "public_assistance_transfer", [head(insurance="welfare")], {}, YES),
    (
        "csv 93: over 75 on 生活保護",
        "public_assistance_transfer",
        [head(insurance="welfare", birth_date="1940-01-01")],
        {},
        YES,
    ),
    ("csv 93", "public_assistance_transfer", [head()], {}, NO),
    ("csv 95: 高齢または障害", "vulnerable_person_register", [head(birth_date="1950-01-01")], {}, YES),
    ("csv 95: 障害", "vulnerable_person_register", [head(disability="mental")], {}, YES),
    ("csv 95", "vulnerable_person_register", [head()], {}, NO),
    ("csv 96: 条例の年齢", "senior_transit_pass", [head(birth_date="1955-01-01")], {}, YES),
    ("csv 96", "senior_transit_pass", [head(birth_date="1960-01-01")], {}, NO),
    ("csv 97: moped≤125", "moped_plate_registration", [head()], {"moped": True}, YES),
    ("csv 97", "moped_plate_registration", [head()], {}, ASK),
    ("csv 102: dog", "dog_registration_change", [head()], {"dog": True}, YES),
    ("csv 102", "dog_registration_change", [head()], {"dog": False}, NO),
    ("csv 104: 水道を使う", "water_service_change", [head()], {"water": True}, YES),
    ("csv 104", "water_service_change", [head()], {"water": False}, NO),
    ("counter.md fixture A: a home of its own uses water", "water_service_change", [head()], {}, YES),
    (
        "counter.md fixture C: joins a household",
        "water_service_change",
        [{**head(), "relation": "father"}],
        {},
        NO,
    ),
    ("csv 105: 全員", "waste_sorting_guide", [head()], {}, YES),
    (
        "counter.md fixture C: joins a household",
        "waste_sorting_guide",
        [{**head(), "relation": "father"}],
        {},
        NO,
    ),
]


@pytest.mark.parametrize(
    ("source", "slug", "people", "facts", "expected"), CASES, ids=[f"{c[1]}-{c[4]}-{c[0]}" for c in CASES]
)
def test_rule(source, slug, people, facts, expected):
    assert verdict(plan_for(*people, **facts), slug) == expected, source


def test_every_rule_of_the_event_is_tested():
    from tests.rules.procedures.cast import catalogue

    assert {rule.slug for rule in catalogue().candidates("move_in")} <= {case[1] for case in CASES}


def test_somebody_already_resident_is_not_asked_about():
    """counter.md fixture C: the child who takes the parent in has moved nowhere."""
    resident = head(insurance="nhi", moving=False)
    made = plan_for(resident, {**head(birth_date="1946-01-01"), "id": "mother", "relation": "mother"})
    assert verdict(made, "health_insurance_join") == "not_needed"
    assert verdict(made, "waste_sorting_guide") == "not_needed"
    assert verdict(made, "late_elderly_medical_join") == "applies"


def test_nursery_for_all_begins_in_april_2026():
    """counter.md §2 Recent and coming changes: こども誰でも通園 2026.4."""
    made = plan_for(head(), child("2025-06-01", childcare="none"), date="2026-03-31")
    assert "nursery_for_all_children" not in {r.id for r in (*made.applies, *made.not_needed, *made.unknown)}


def test_one_known_card_does_not_hide_an_unknown_one():
    made = plan_for(head(), {k: v for k, v in wife().items() if k != "card"}, from_abroad=False)
    row = next(r for r in made.applies if r.id == "card_continued_use")
    assert (row.people, row.unsure) == (("head",), ("wife",))
    assert row.question == "妻は、マイナンバーカードをお持ちですか。"
