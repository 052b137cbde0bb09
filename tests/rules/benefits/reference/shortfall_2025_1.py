"""不足額給付 I (2025). V 白河市, 福崎町, 京極町, 綾川町.

The need is the formula of the first 調整給付 with the income tax that 令和6年分 really had; the 30,000円
part counts the people of the end of 2024, the 10,000円 part those of the end of 2023 (V 白河市, 筑前町). Pay
by what the need exceeds the amount *assessed* first, received or not (K); a surplus is never reclaimed
(V 福崎町). Nothing above 18,050,000円 (V 京極町). An arrival from abroad during 2024 has no 10,000円 part:
zero people of 2023 (V 船橋市). Somebody with neither tax and no first assessment was never in the 定額減税
and belongs to 不足額給付 II; with a first assessment, II excludes him, so the difference is due here (K).
"""

from __future__ import annotations

from typing import NamedTuple


class Shortfall(NamedTuple):
    """Need and payment in yen; `reason`: pay, covered, surplus, no_tax or income_limit."""

    need: int
    amount: int
    reason: str


def shortfall(
    income_tax_actual: int,
    resident_tax_levy: int,
    people_2024: int,
    people_2023: int,
    first_assessed: int,
    total_income: int,
) -> Shortfall:
    """Raises ValueError for a negative figure or for nobody at the end of 2024."""
    if min(income_tax_actual, resident_tax_levy, people_2023, first_assessed, total_income) < 0:
        raise ValueError("negative figure")
    if people_2024 < 1:
        raise ValueError("the person counts too")
    income_part = 30_000 * people_2024 - min(income_tax_actual, 30_000 * people_2024)
    resident_part = 10_000 * people_2023 - min(resident_tax_levy, 10_000 * people_2023)
    need = -(-(income_part + resident_part) // 10_000) * 10_000
    if total_income > 18_050_000:
        return Shortfall(need, 0, "income_limit")
    if income_tax_actual == resident_tax_levy == first_assessed == 0:
        return Shortfall(need, 0, "no_tax")
    if need > first_assessed:
        return Shortfall(need, need - first_assessed, "pay")
    return Shortfall(need, 0, "surplus" if need < first_assessed else "covered")
