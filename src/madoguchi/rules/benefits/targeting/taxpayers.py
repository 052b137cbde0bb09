"""調整給付: everybody in the register or in the year's tax file."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.model import Programme
from madoguchi.rules.benefits.targeting.tax_rows import is_minor, tax_year
from madoguchi.rules.benefits.targeting.verdicts import first_of, judged


def draw(programme: Programme, sources: Mapping[str, ir.Table], city: str) -> ir.Table:
    """The payer is the city that taxes the year: who moved away stays in, who is taxed elsewhere is out."""
    residents, incomes = sources["residents"], sources["income_taxes"]
    incomes = incomes.filter(incomes.year == programme.parameter("income_tax_year"))
    found = residents.outer_join(tax_year(programme, sources["taxes"], "tax_year"), "subject_id")
    found = found.mutate(id=ibis.coalesce(found.subject_id, found.subject_id_right)).drop("subject_id_right")
    found = found.left_join(
        incomes.select("subject_id", "income_tax_estimate"), found.id == incomes.subject_id
    )
    return judged(programme, _contract(programme, found, city))


def _contract(programme: Programme, found: ir.Table, city: str) -> ir.Table:
    return found.select(
        subject_id=found.id,
        household_number=found.household_number,
        id=found.id,
        income_tax_estimate=found.income_tax_estimate,
        resident_tax_levy=found.levy,
        spouse=found.spouse,
        dependants=found.dependants,
        total_income=found.total_income,
        excluded=excluded(
            programme, found, city, (found.tax_class == "exempt") & found.income_tax_estimate.isnull()
        ),
        doubt=doubt(found),
    )


def excluded(programme: Programme, found: ir.Table, city: str, untaxed: ir.BooleanValue) -> ir.StringValue:
    """Why somebody is certainly no target, whatever the figures. ``untaxed``: neither tax ever applied."""
    no_row = found.taxed.isnull()
    moved_in = found.resident_since > int(programme.parameter("resident_on"))
    return first_of(
        (found.change_reason == "death", "亡くなっているため、対象になりません。"),
        (
            found.taxing_city != city,
            "課税地が本市でないため、対象になりません（課税した市区町村が支給します）。",
        ),
        (
            no_row & moved_in,
            "転入前の市区町村が課税しているため、対象になりません（課税した市区町村が支給します）。",
        ),
        (no_row & is_minor(found.birth_date, programme), "課税の資料がない年少者のため、対象になりません。"),
        (untaxed, "住民税が非課税で所得税もないため、対象になりません。"),
    )


def doubt(found: ir.Table) -> ir.StringValue:
    """What a human being has to find out first."""
    return first_of(
        (
            found.change_reason.isnull(),
            "住民登録のない課税者です（登録外課税）。住所地との重複を照会してください。",
        ),
        (found.taxed.isnull(), "税の資料に行がありません。課税地と課税状況を照会してください。"),
        (
            found.tax_class.isnull(),
            "課税区分が未申告か不明です（均等割のみとはみなしません）。税の担当課に照会してください。",
        ),
        (found.taxing_city.isnull(), "課税地が分かりません。税の担当課に照会してください。"),
    )
