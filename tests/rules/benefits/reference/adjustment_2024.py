"""調整給付 2024 (定額減税補足給付金, 当初調整給付). V 香南市, 北本市, 横浜市; the income limit V, its edge D.

n = the person, the 控除対象配偶者 and the 扶養親族 (under 16 too). 30,000円 × n less the estimated income
tax of 令和6年分, plus 10,000円 × n less the 所得割 of 令和6年度, neither below zero; summed first, then
rounded up once to 10,000円. Nothing above a total income of 18,050,000円, nor for somebody with neither tax
(K: one tax above zero suffices).
"""

from __future__ import annotations

from typing import NamedTuple


class Adjustment(NamedTuple):
    """What one person gets, in yen; `reason`: pay, covered, no_tax or income_limit."""

    people: int
    income_tax_shortfall: int
    resident_tax_shortfall: int
    amount: int
    reason: str


def adjustment(
    income_tax_estimate: int, resident_tax_levy: int, spouse: int, dependants: int, total_income: int
) -> Adjustment:
    """Both taxes before the 定額減税. Raises ValueError for a value that no tax record can hold."""
    if min(income_tax_estimate, resident_tax_levy, dependants, total_income) < 0 or spouse not in (0, 1):
        raise ValueError("negative figure, or a spouse that is neither 0 nor 1")
    people = 1 + spouse + dependants
    income_part = 30_000 * people - income_tax_estimate if income_tax_estimate < 30_000 * people else 0
    resident_part = 10_000 * people - resident_tax_levy if resident_tax_levy < 10_000 * people else 0
    if total_income > 18_050_000:
        return Adjustment(people, income_part, resident_part, 0, "income_limit")
    if income_tax_estimate == 0 and resident_tax_levy == 0:
        return Adjustment(people, income_part, resident_part, 0, "no_tax")
    units, rest = divmod(income_part + resident_part, 10_000)
    amount = (units + (rest > 0)) * 10_000
    return Adjustment(people, income_part, resident_part, amount, "pay" if amount else "covered")
