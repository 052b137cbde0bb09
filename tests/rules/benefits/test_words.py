"""The explanation in words fit for a letter, with the person's own figures."""

from __future__ import annotations

from tests.rules.benefits.cast import results

from madoguchi.rules.benefits import explain, programme

PERSON = {
    "id": "1", "income_tax_estimate": 39_500, "resident_tax_levy": 60_000, "spouse": 1, "dependants": 2,
    "total_income": 4_000_000,
}  # fmt: skip


def told(**changes):
    return explain(programme("adjustment-2024"), {**PERSON, **changes})


def test_the_way_of_an_amount():
    assert told().lines == (
        "定額減税の対象は、ご本人と、配偶者・扶養親族を合わせて4人です。",
        "所得税は、1人あたり3万円×4人＝120,000円 から 令和6年分の推計所得税額 39,500円 を引いた 80,500円 が"
        "引ききれません。",
        "住民税は、1人あたり1万円×4人＝40,000円 の全額を 令和6年度分の所得割額 60,000円 から引けます。",
        "引ききれない額80,500円を1万円単位に切り上げて、90,000円です。",
    )
    assert told().formula == (
        "（所得税 120,000円－39,500円→80,500円）＋（住民税 40,000円－60,000円→0円）"
        "＝80,500円→1万円単位に切り上げ"
    )


def test_figures_are_the_named_intermediates():
    assert told().figures == {
        "people": 4, "income_tax_cut": 120_000, "resident_tax_cut": 40_000, "income_tax_shortfall": 80_500,
        "resident_tax_shortfall": 0, "shortfall": 80_500, "payable": 90_000,
    }  # fmt: skip


def test_nobody_is_told_a_formula_that_does_not_concern_him():
    assert told(total_income=18_050_001).lines == (
        "合計所得金額が18,050,001円で、上限の18,050,000円を超えるため、対象になりません。",
    )


def test_what_is_unknown_is_named_and_gives_no_amount():
    """``greatest(0, NULL)`` would have given the full benefit."""
    found = told(income_tax_estimate=None, total_income=None)
    assert found.amount is None
    assert found.reason == (
        "「令和6年分推計所得税額」「合計所得金額」が分からないため、計算できません。調べてから計算します。"
    )
    assert (found.formula, set(found.figures.values())) == ("", {None})


def test_thousands_separators_up_to_the_greatest_figure():
    amounts = [0, 999, 1_000, 999_999, 1_000_000, 999_999_999, 1_000_000_000, 999_999_999_999]
    rows = [{**PERSON, "id": n, "total_income": 0, "resident_tax_levy": n} for n in amounts]
    found = results("adjustment-2024", rows, long=True)
    for amount, row in zip(amounts, found, strict=True):
        assert f"所得割額 {amount:,}円" in row["explanation"]


def test_dates_months_and_choices_in_words():
    child = {"claim_id": "A", "child_id": "1", "birth_date": "2015-01-05", "month": "2024-12", "supported": 0}
    [first, *_] = explain(programme("child-allowance"), child).lines
    assert first == "2015年1月5日生まれのお子さんの、2024年12月分です。"
    household = {"id": "1", "tax_class": "均等割のみ", "dependants_only": 0, "paid_before": 0, "children": 0}
    assert explain(programme("exempt-2024-3man"), household).reason == (
        "世帯の課税状況が「均等割のみ」のため、対象になりません。"
    )
