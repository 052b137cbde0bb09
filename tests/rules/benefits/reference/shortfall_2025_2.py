"""不足額給付 II (2025). V 玄海町, 京極町, 新見市.

40,000円 (30,000円 if abroad on 2024-01-01) for a person who has neither tax before the 定額減税, is outside
the 扶養親族等 of both taxes (青色・白色専従者, or total income above 480,000円), whose household got no
low-income benefit of 令和5 or 6, and who was not in the first 調整給付. Outside in one tax only: variants of
30,000 or 10,000円 (K), so a human decides. A definite "no" comes before that review.
"""

from __future__ import annotations

from typing import NamedTuple


class Flat(NamedTuple):
    """`amount` in yen, None while a human must decide; `reason`: pay, review or what excludes."""

    amount: int | None
    reason: str


def flat(
    *,
    income_tax_actual: int,
    resident_tax_levy: int,
    outside_income_tax: bool,
    outside_resident_tax: bool,
    household_benefit: bool,
    first_adjustment: bool,
    abroad_2024_01_01: bool,
) -> Flat:
    """`outside_…`: could nobody count this person as 扶養親族等 in that tax?"""
    if income_tax_actual < 0 or resident_tax_levy < 0:
        raise ValueError("negative tax")
    if income_tax_actual or resident_tax_levy:
        return Flat(0, "taxed")
    if first_adjustment:
        return Flat(0, "first_adjustment")
    if household_benefit:
        return Flat(0, "household_benefit")
    if not outside_income_tax and not outside_resident_tax:
        return Flat(0, "dependant")
    if outside_income_tax != outside_resident_tax:
        return Flat(None, "review")
    return Flat(30_000 if abroad_2024_01_01 else 40_000, "pay")
