"""Targets drawn from a small city's files: a verdict for everybody, one test per trap of benefits.md §3.3."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.benefits.cast import CITY, TODAY, source

from madoguchi.rules.benefits import programme, targets

APRIL = date(2026, 4, 20)
MAN = {
    "subject_id": "1", "household_number": "10", "relationship": "世帯主", "name": "見本 太郎",
    "kana": "ミホン タロウ", "birth_date": "1980-05-05", "change_reason": "転入", "changed_on": "2010-04-01",
    "resident_since": "2010-04-01", "protected": "0",
}  # fmt: skip
WIFE = {**MAN, "subject_id": "2", "relationship": "妻", "birth_date": "1982-01-01"}
TAX = {
    "subject_id": "1", "tax_year": "2024", "tax_class": "課税", "total_income": "4000000",
    "resident_tax_levy": "60000", "per_capita_levy": "5000", "spouse_deductible": "1",
    "spouse_same_livelihood": "1", "dependants_general": "0", "dependants_specific": "1",
    "dependants_elderly": "0", "dependants_under_16": "1", "dependants_abroad": "0", "supported_as": "なし",
    "taxing_city": CITY,
}  # fmt: skip
FREE = {**TAX, "tax_class": "非課税", "total_income": "0", "resident_tax_levy": "0", "spouse_deductible": "0",
        "dependants_specific": "0", "dependants_under_16": "0"}  # fmt: skip
INCOME = {"subject_id": "1", "year": "2024", "income_tax_estimate": "39500", "income_tax_actual": "39500"}
NOBODY = {"subject_id": "0", "year": "2024"}
PAID = {"subject_id": "1", "programme": "adjustment-2024", "household_number": "10", "assessed": "50000",
        "paid": "50000"}  # fmt: skip
NOT_PAID = {**PAID, "subject_id": "0", "programme": "none"}


def drawn(name, today=TODAY, **files):
    sources = {kind: source(kind, rows, today=today) for kind, rows in files.items()}
    return targets(programme(name), sources, city=CITY).to_pyarrow().to_pylist()


def only(name, **files):
    [found] = drawn(name, **files)
    return found


def taxpayer(*, man=None, tax=None, income=None):
    return only(
        "adjustment-2024",
        residents=[{**MAN, **(man or {})}],
        taxes=[{**TAX, **(tax or {})}],
        income_taxes=[{**INCOME, **(income or {})}],
    )


NO_TARGET = (
    ({"man": {"change_reason": "死亡"}}, "亡くなっている"),
    ({"tax": {"taxing_city": "131130"}}, "課税地が本市でない"),
    ({"tax": {"tax_year": "2023"}, "man": {"resident_since": "2024-01-02"}}, "転入前の市区町村"),
    ({"tax": {"tax_year": "2023"}, "man": {"birth_date": "2010-01-01"}}, "年少者"),
    ({"tax": {"tax_class": "非課税"}, "income": {"year": "2023"}}, "非課税で所得税もない"),
    ({"tax": {"total_income": "18050001"}}, "上限の18,050,000円"),
)
NO_CLASS = {"tax_class": "", "resident_tax_levy": "0"}
UNKNOWN = (
    ({"tax": {"tax_class": "未申告"}}, "未申告か不明です（均等割のみとはみなしません）"),
    ({"tax": {"tax_class": "不明"}}, "課税区分が未申告か不明です"),
    ({"tax": NO_CLASS, "income": {"income_tax_estimate": "0"}}, "均等割のみとはみなしません"),
    ({"tax": {"tax_year": "2023"}}, "税の資料に行がありません"),
    ({"tax": {"taxing_city": ""}}, "課税地が分かりません"),
    ({"tax": {"spouse_deductible": ""}}, "「配偶者」が分からない"),
    ({"tax": {"dependants_general": ""}}, "「扶養親族の人数」が分からない"),
    ({"tax": {"dependants_abroad": "9"}}, "、計算できません"),
    ({"income": {"income_tax_estimate": ""}}, "「令和6年分推計所得税額」が分からない"),
    ({"income": {"year": "2023"}}, "「令和6年分推計所得税額」が分からないため"),
    ({"man": {"subject_id": "elsewhere"}}, "登録外課税"),
)


def as_neighbours(cases):
    """All cases in one city, drawn at once, in their order."""
    rows = {"man": [], "tax": [], "income": []}
    for number, (change, _) in enumerate(cases):
        for kind, usual in (("man", MAN), ("tax", TAX), ("income", INCOME)):
            rows[kind].append({**usual, "subject_id": str(number), **change.get(kind, {})})
    found = drawn("adjustment-2024", residents=rows["man"], taxes=rows["tax"], income_taxes=rows["income"])
    by_id = {row["subject_id"]: row for row in found}
    return [by_id[str(number)] for number in range(len(cases))]


@pytest.fixture(scope="module")
def no_targets():
    return as_neighbours(NO_TARGET)


@pytest.fixture(scope="module")
def unknowns():
    return as_neighbours(UNKNOWN)


class TestAdjustment:
    def test_a_taxpayer_with_wife_and_two_children(self):
        """Specific (特定) and young dependants count: 岸和田 left 特定扶養 out."""
        found = taxpayer()
        assert (found["verdict"], found["amount"], found["people"]) == ("applies", 90_000, 4)
        assert (found["subject_id"], found["household_number"], found["inquiry"]) == ("1", "10", "")

    def test_dependants_abroad_do_not_count(self):
        assert taxpayer(tax={"dependants_abroad": "1"})["people"] == 3

    def test_which_spouse_counts_is_a_parameter(self):
        assert programme("adjustment-2024").parameter("spouse_kind") == "spouse_deductible"
        assert taxpayer(tax={"spouse_deductible": "0"})["people"] == 3

    @pytest.mark.parametrize("number", range(len(NO_TARGET)), ids=[words for _, words in NO_TARGET])
    def test_no_target(self, number, no_targets):
        found = no_targets[number]
        assert (found["verdict"], found["amount"], found["inquiry"]) == ("not", 0, "")
        assert NO_TARGET[number][1] in found["reason"]

    @pytest.mark.parametrize("number", range(len(UNKNOWN)), ids=[words for _, words in UNKNOWN])
    def test_unknown_is_held_for_inquiry(self, number, unknowns):
        found = unknowns[number]
        assert (found["verdict"], found["amount"]) == ("unknown", None)
        assert UNKNOWN[number][1] in found["reason"]
        assert found["inquiry"]

    def test_who_moved_away_is_paid_by_the_city_that_taxed_him(self):
        assert taxpayer(man={"change_reason": "転出", "changed_on": "2024-05-01"})["verdict"] == "applies"

    def test_people_of_the_same_file_do_not_mix(self):
        found = drawn(
            "adjustment-2024",
            residents=[MAN, WIFE],
            taxes=[TAX, {**FREE, "subject_id": "2"}],
            income_taxes=[INCOME],
        )
        assert {row["subject_id"]: row["verdict"] for row in found} == {"1": "applies", "2": "not"}


def second(*, man=None, now=None, before=None, income=None, paid=PAID):
    return only(
        "shortfall-2025-1",
        residents=[{**MAN, **(man or {})}],
        taxes=[{**TAX, "tax_year": "2025", **(now or {})}, {**TAX, **(before or {})}],
        income_taxes=[{**INCOME, **(income or {})}],
        previous=[paid or NOT_PAID],
    )


ENDED = {"tax_class": "非課税", "total_income": "0", "resident_tax_levy": "0"}


class TestShortfall:
    def test_what_is_still_open(self):
        found = second()
        assert (found["verdict"], found["need"], found["amount"]) == ("applies", 90_000, 40_000)

    def test_dependants_of_two_years(self):
        found = second(now={"dependants_under_16": "2"})
        assert (found["people_2024"], found["people_2023"]) == (5, 4)

    def test_assessed_counts_though_it_was_never_received(self):
        """K: a declined or missed first payment does not come back."""
        assert second(paid={**PAID, "paid": "0"})["amount"] == 40_000

    def test_a_resident_without_a_first_payment_was_assessed_nothing(self):
        assert second(paid=None)["first_assessed"] == 0

    def test_from_abroad_there_is_no_part_of_the_resident_tax(self):
        """船橋: arrivals from abroad in 2024 were paid the 1万円 part."""
        found = second(
            man={"resident_since": "2024-05-01", "from_abroad_on": "2024-05-01"},
            before={"subject_id": "8"},
            paid=None,
        )
        assert (found["people_2023"], found["resident_tax_shortfall"], found["verdict"]) == (0, 0, "applies")

    def test_a_newcomer_s_year_before_is_inquired_at_the_other_city(self):
        found = second(man={"resident_since": "2024-05-01"}, before={"subject_id": "8"}, paid=None)
        assert found["verdict"] == "unknown"
        assert "前の市区町村" in found["inquiry"]

    def test_a_newcomer_s_first_payment_is_inquired_at_the_other_city(self):
        found = second(man={"resident_since": "2024-05-01"}, paid=None)
        assert (found["verdict"], found["first_assessed"]) == ("unknown", None)
        assert "算定額" in found["inquiry"]

    def test_a_newcomer_of_2025_is_paid_elsewhere(self):
        found = second(man={"resident_since": "2025-01-02"}, now={"tax_year": "2023"}, paid=None)
        assert (found["verdict"], found["amount"]) == ("not", 0)

    @pytest.mark.parametrize("paid", [PAID, None])
    def test_an_income_that_ended_is_inquired_not_refused(self, paid):
        """白河: the grant is for those whose income fell; exempt in 令和7年度 says nothing of 所得税."""
        found = second(now=ENDED, income={"subject_id": "8"}, paid=paid)
        assert (found["verdict"], found["amount"]) == ("unknown", None)
        assert "令和6年分所得税額" in found["reason"]

    def test_an_income_that_ended_and_an_income_tax_of_0(self):
        found = second(now=ENDED, income={"income_tax_actual": "0"})
        assert (found["verdict"], found["need"], found["amount"]) == ("applies", 120_000, 70_000)

    def test_who_was_never_taxed_is_out(self):
        found = second(now={**FREE, "tax_year": "2025"}, before=FREE, income={"subject_id": "8"}, paid=None)
        assert (found["verdict"], found["amount"]) == ("not", 0)

    def test_a_dead_person_is_out(self):
        assert second(man={"change_reason": "死亡"})["verdict"] == "not"


def grant(*people, name="exempt-2024-3man", taxes=(), previous=NOT_PAID):
    return only(name, residents=list(people), taxes=list(taxes), previous=[previous])


CHILD = {**MAN, "subject_id": "3", "relationship": "子", "birth_date": "2015-01-01",
         "resident_since": "2015-01-01"}  # fmt: skip
FREE_WIFE = {**FREE, "subject_id": "2"}


class TestLowIncome:
    def test_the_head_receives_for_the_household(self):
        found = grant(MAN, WIFE, CHILD, taxes=[FREE, FREE_WIFE])
        assert (found["subject_id"], found["household_number"]) == ("1", "10")
        assert (found["verdict"], found["amount"], found["children"]) == ("applies", 50_000, 1)

    @pytest.mark.parametrize(("born", "children"), [("2006-04-01", 0), ("2006-04-02", 1)])
    def test_the_birthday_from_which_a_child_counts(self, born, children):
        """D, benefits.md §2.3."""
        child = {**CHILD, "birth_date": born, "resident_since": born}
        found = grant(MAN, child, taxes=[FREE, {**FREE, "subject_id": "3"}])
        assert found["children"] == children

    @pytest.mark.parametrize(("born", "children"), [("2025-05-31", 1), ("2025-06-15", 1)])
    def test_a_child_born_after_the_base_date_counts(self, born, children):
        """益城町: births until 2025-07-31."""
        child = {**CHILD, "birth_date": born, "resident_since": born, "change_reason": "出生"}
        assert grant(MAN, child, taxes=[FREE])["children"] == children

    def test_one_with_a_levy_rules_the_household_out_whatever_else_is_unknown(self):
        found = grant(MAN, WIFE, taxes=[TAX])
        assert (found["verdict"], found["amount"]) == ("not", 0)

    @pytest.mark.parametrize("tax", [{"tax_class": "未申告"}, {"tax_class": ""}, {"tax_year": "2023"}])
    def test_unknown_is_never_taken_as_per_capita_only(self, tax):
        """田川, 芦屋町: transfer-ins' tax class misread."""
        found = grant(MAN, WIFE, taxes=[FREE, {**FREE_WIFE, **tax}])
        assert (found["verdict"], found["amount"]) == ("unknown", None)
        assert "均等割のみとはみなしません" in found["inquiry"]

    def test_per_capita_only(self):
        poor = {**FREE, "tax_class": "均等割のみ", "tax_year": "2023"}
        found = grant(MAN, name="per-capita-2023-10man", taxes=[poor])
        assert (found["verdict"], found["amount"]) == ("applies", 100_000)

    @pytest.mark.parametrize("kind", ["扶養", "青色専従者"])
    def test_a_household_of_dependants_alone(self, kind):
        """千葉, 上峰町."""
        found = grant(MAN, taxes=[{**FREE, "supported_as": kind}])
        assert (found["verdict"], found["amount"]) == ("not", 0)

    def test_whether_somebody_is_a_dependant_may_be_unknown(self):
        assert grant(MAN, taxes=[{**FREE, "supported_as": ""}])["verdict"] == "unknown"

    def test_paid_before(self):
        found = grant(MAN, taxes=[FREE], previous={**PAID, "programme": "exempt-2024-3man"})
        assert (found["verdict"], found["reason"]) == ("not", "すでに受給しているため、対象になりません。")

    def test_a_grant_of_the_year_before_rules_the_new_one_out(self):
        found = grant(
            MAN, name="newly-exempt-2024", taxes=[FREE], previous={**PAID, "programme": "exempt-2023-7man"}
        )
        assert found["verdict"] == "not"

    def test_a_newcomer_may_have_been_paid_by_another_city(self):
        man = {**MAN, "resident_since": "2024-01-10"}
        found = grant(man, name="newly-exempt-2024", taxes=[FREE])
        assert (found["verdict"], found["amount"]) == ("unknown", None)

    def test_a_dead_head_is_no_payee(self):
        dead = {**MAN, "change_reason": "死亡", "changed_on": "2024-11-01"}
        found = grant(dead, WIFE, taxes=[FREE, FREE_WIFE])
        assert (found["verdict"], found["subject_id"]) == ("unknown", None)
        assert "世帯主" in found["inquiry"]

    def test_who_came_after_the_base_date_is_no_member(self):
        late = {**WIFE, "resident_since": "2024-12-14"}
        assert grant(MAN, late, taxes=[FREE])["verdict"] == "applies"

    def test_a_household_that_left_before_the_base_date_is_not_drawn(self):
        left = {**MAN, "change_reason": "転出", "changed_on": "2024-12-13"}
        assert drawn("exempt-2024-3man", residents=[left], taxes=[FREE], previous=[NOT_PAID]) == []


KID = {"claim_id": "1", "child_id": "3", "month": "2025-06", "birth_date": "2015-01-01", "supported": "1"}


def kids(*rows, people=(MAN, CHILD)):
    return drawn("child-allowance", residents=list(people), child_allowance=list(rows))


def relief(*rows, people=(MAN, CHILD)):
    return drawn("price-relief-child-2025", APRIL, residents=list(people), child_allowance=list(rows))


class TestChildren:
    def test_one_row_for_each_claimant(self):
        [found] = kids(KID, {**KID, "child_id": "4", "birth_date": "2023-01-01"})
        assert (found["subject_id"], found["household_number"], found["month"]) == ("1", "10", 202506)
        assert (found["verdict"], found["amount"], found["children"]) == ("applies", 25_000, 2)
        assert found["reason"].startswith("3 第1子で")

    def test_the_register_knows_a_birth_date_that_the_claim_lacks(self):
        [found] = kids({**KID, "birth_date": ""})
        assert found["amount"] == 10_000

    def test_an_unknown_birth_date_makes_the_claim_unknown(self):
        [found] = kids(KID, {**KID, "child_id": "4", "birth_date": ""})
        assert (found["verdict"], found["amount"]) == ("unknown", None)

    @pytest.mark.parametrize(("born", "verdict"), [("2007-04-02", "applies"), ("2007-04-01", "unknown")])
    def test_a_blank_for_support_matters_only_past_the_school_year_of_18(self, born, verdict):
        """Ledgers leave it blank for children; whether a student of 19 counts, nobody knows without it."""
        found = kids(KID, {**KID, "child_id": "4", "birth_date": born, "supported": ""})
        assert [row["verdict"] for row in found] == [verdict]

    def test_a_dead_child_neither_is_paid_nor_counts(self):
        dead = {**CHILD, "change_reason": "死亡", "changed_on": "2025-05-20"}
        [found] = kids(KID, {**KID, "child_id": "4"}, people=[MAN, dead])
        assert (found["amount"], found["children"]) == (10_000, 1)

    def test_a_dead_claimant(self):
        [found] = kids(KID, people=[{**MAN, "change_reason": "死亡"}, CHILD])
        assert (found["verdict"], found["amount"]) == ("not", 0)

    def test_one_child_of_two_claimants_is_paid_to_neither(self):
        found = kids(KID, {**KID, "claim_id": "2"}, people=[MAN, WIFE, CHILD])
        assert [row["verdict"] for row in found] == ["unknown", "unknown"]

    def test_price_relief_for_september(self):
        [row] = relief({**KID, "month": "2025-09"})
        assert (row["subject_id"], row["amount"]) == ("1", 20_000)

    @pytest.mark.parametrize(
        ("born", "month", "amount"),
        [
            ("2025-09-01", "2025-10", 20_000),
            ("2025-09-30", "2025-10", 20_000),
            ("2025-10-01", "2025-11", 20_000),
            ("2026-03-31", "2026-04", 20_000),
        ],
    )
    def test_price_relief_for_newborns(self, born, month, amount):
        """V 美里町: born in September → the allowance of October; births until 2026-03-31."""
        people = [MAN, {**CHILD, "birth_date": born}]
        claim = {**KID, "birth_date": born, "month": month}
        [row] = relief(claim, people=people)
        assert (row["subject_id"], row["verdict"], row["amount"]) == ("1", "applies", amount)

    def test_price_relief_not_for_those_who_only_count(self):
        """V: the children of the allowance of 2025-09; a student of 20 is there for the order."""
        student = {**KID, "child_id": "4", "birth_date": "2005-05-01", "month": "2025-09"}
        [row] = relief({**KID, "month": "2025-09"}, student)
        assert (row["children"], row["amount"]) == (1, 20_000)

    def test_price_relief_not_for_the_october_of_older_children(self):
        """A family that came in October was paid where it lived in September."""
        assert relief({**KID, "month": "2025-10"}) == []

    def test_price_relief_of_a_newborn_without_claimant_is_unknown(self):
        baby = {**CHILD, "subject_id": "5", "birth_date": "2025-12-24"}
        [row] = relief({**KID, "month": "2025-08"}, people=[MAN, baby])
        assert (row["subject_id"], row["verdict"], row["amount"]) == ("5", "unknown", None)


def test_a_programme_without_a_way_to_draw():
    with pytest.raises(ValueError, match="一覧を取り込んでください"):
        targets(programme("shortfall-2025-2"), {}, city=CITY)


def test_a_missing_file():
    with pytest.raises(KeyError, match="residents"):
        targets(programme("adjustment-2024"), {}, city=CITY)
