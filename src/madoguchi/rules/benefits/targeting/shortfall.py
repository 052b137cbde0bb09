"""不足額給付 I: the year's taxpayers, with the year before and what the first payment assessed."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.model import Programme
from madoguchi.rules.benefits.targeting.tax_rows import tax_year
from madoguchi.rules.benefits.targeting.taxpayers import doubt, excluded
from madoguchi.rules.benefits.targeting.verdicts import first_of, judged

_ZERO = ibis.literal(0, "int64")


def draw(programme: Programme, sources: Mapping[str, ir.Table], city: str) -> ir.Table:
    """The payer is the city that taxes 令和7年度; what another city knows has to be inquired there."""
    residents, incomes, previous = sources["residents"], sources["income_taxes"], sources["previous"]
    incomes = incomes.filter(incomes.year == programme.parameter("income_tax_year"))
    previous = previous.filter(previous.programme == programme.parameter("first_programme"))
    found = residents.outer_join(tax_year(programme, sources["taxes"], "tax_year"), "subject_id")
    found = found.mutate(id=ibis.coalesce(found.subject_id, found.subject_id_right)).drop("subject_id_right")
    for table in (
        tax_year(programme, sources["taxes"], "levy_year", "_before"),
        incomes.select("subject_id", "income_tax_actual"),
        previous.select("subject_id", "assessed", assessed_row=ibis.literal(1, "int64")),
    ):
        found = found.left_join(table, found.id == table.subject_id).drop("subject_id_right")
    return judged(programme, _contract(programme, _with_history(programme, found), city))


def _with_history(programme: Programme, found: ir.Table) -> ir.Table:
    """``from_abroad``: no 1万円 part (船橋); ``was_here``: this city paid first, so no row means 0."""
    first, last = int(programme.parameter("abroad_from")), int(programme.parameter("abroad_until"))
    here = found.resident_since <= int(programme.parameter("levy_resident_on"))
    return found.mutate(
        from_abroad=((found.from_abroad_on >= first) & (found.from_abroad_on <= last)).fill_null(False),
        was_here=here.fill_null(False),
    )


def _contract(programme: Programme, found: ir.Table, city: str) -> ir.Table:
    before = 1 + found.spouse_before + found.dependants_before
    assumed_none = found.from_abroad | (found.was_here & found.assessed_row.isnull())
    return found.select(
        subject_id=found.id,
        household_number=found.household_number,
        id=found.id,
        income_tax_actual=found.income_tax_actual,
        resident_tax_levy=ibis.ifelse(found.from_abroad, _ZERO, found.levy_before),
        people_2024=1 + found.spouse + found.dependants,
        people_2023=ibis.ifelse(found.from_abroad, _ZERO, before),
        first_assessed=ibis.ifelse(assumed_none, _ZERO, found.assessed),
        total_income=found.total_income,
        excluded=excluded(programme, found, city, _untaxed(found, assumed_none)),
        doubt=ibis.coalesce(doubt(found), _elsewhere(found)),
    )


def _untaxed(found: ir.Table, assumed_none: ir.BooleanValue) -> ir.BooleanValue:
    """Neither tax of either year, nor an assessment. Exempt now is not enough: an income that ended in 2024
    makes somebody exempt in 令和7年度, and is what this grant is for (白河).
    """
    never_levied = found.from_abroad | (found.levy_before == 0).fill_null(False)
    never_assessed = assumed_none | (found.assessed == 0).fill_null(False)
    return (found.tax_class == "exempt") & found.income_tax_actual.isnull() & never_levied & never_assessed


def _elsewhere(found: ir.Table) -> ir.StringValue:
    unknown = ~found.from_abroad
    return first_of(
        (
            unknown & found.taxed_before.isnull(),
            "令和6年度の課税の資料がありません。前の市区町村に課税内容を照会してください。",
        ),
        (
            unknown & ~found.was_here & found.assessed.isnull(),
            "当初調整給付の算定額が分かりません。前の市区町村に照会してください。",
        ),
    )
