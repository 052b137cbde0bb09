"""What each rule and each way of drawing targets reads and gives, so that a YAML file can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """``columns`` and ``parameters`` a programme must have, ``figures`` it gains, ``sources`` it reads."""

    columns: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


_CUT = ("income_tax_per_person", "resident_tax_per_person", "rounding_unit")
_CUT_FIGURES = ("income_tax_cut", "resident_tax_cut", "income_tax_shortfall", "resident_tax_shortfall")

RULES: Mapping[str, Shape] = {
    "table": Shape(),
    "adjustment": Shape(
        columns=("income_tax_estimate", "resident_tax_levy", "spouse", "dependants"),
        parameters=_CUT,
        figures=("people", *_CUT_FIGURES, "shortfall", "payable"),
    ),
    "shortfall": Shape(
        columns=("income_tax_actual", "resident_tax_levy", "people_2024", "people_2023", "first_assessed"),
        parameters=_CUT,
        figures=(*_CUT_FIGURES, "shortfall", "need", "payable"),
    ),
    "child_allowance": Shape(
        columns=("claim_id", "child_id", "birth_date", "month", "supported"),
        parameters=("child_last_age", "order_last_age", "young_until_age"),
        figures=("born", "started", "child", "young", "counts", "order"),
    ),
}
TARGETS: Mapping[str, Shape] = {
    "none": Shape(),
    "taxpayers": Shape(
        columns=(*RULES["adjustment"].columns, "id", "total_income"),
        parameters=("tax_year", "income_tax_year", "spouse_kind", "resident_on", "tax_row_from_age"),
        sources=("residents", "taxes", "income_taxes"),
    ),
    "shortfall": Shape(
        columns=(*RULES["shortfall"].columns, "id", "total_income"),
        parameters=(
            *("tax_year", "levy_year", "income_tax_year", "spouse_kind", "resident_on", "levy_resident_on"),
            *("abroad_from", "abroad_until", "first_programme", "tax_row_from_age"),
        ),
        sources=("residents", "taxes", "income_taxes", "previous"),
    ),
    "households": Shape(
        columns=("id", "tax_class", "dependants_only", "paid_before", "children"),
        parameters=("tax_year", "resident_on", "tax_row_from_age", "child_born_from", "child_born_until"),
        sources=("residents", "taxes", "previous"),
    ),
    "child_allowance": Shape(
        columns=RULES["child_allowance"].columns, sources=("residents", "child_allowance")
    ),
    "price_relief": Shape(
        columns=("claim_id", "child_id", "birth_date", "allowance_september_2025", "opted_out"),
        parameters=("child_born_from", "born_from", "born_until", "allowance_month", "late_month"),
        sources=("residents", "child_allowance"),
    ),
}
