"""What a city's tax file says about one year, in the terms of the programmes."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.model import Programme


def tax_year(programme: Programme, taxes: ir.Table, year: str, suffix: str = "") -> ir.Table:
    """One row per person of the year in the parameter ``year``, columns with ``suffix``.

    ``people``: the taxpayer, the spouse that counts (``spouse_kind``) and all dependants in Japan: 一般,
    特定, 老人 and 16歳未満 (岸和田 left 特定扶養 out). ``levy``: 0 by definition for 非課税 and 均等割のみ.
    """
    found = taxes.filter(taxes.tax_year == programme.parameter(year))
    spouse = found[str(programme.parameter("spouse_kind"))]
    dependants = (
        found.dependants_general
        + found.dependants_specific
        + found.dependants_elderly
        + found.dependants_under_16
        - found.dependants_abroad
    )
    no_levy = found.tax_class.isin(["exempt", "per_capita_only"])
    declared = found.tax_class.isin(["exempt", "per_capita_only", "levied"])
    columns = {
        "subject_id": found.subject_id,
        "tax_class": ibis.ifelse(declared, found.tax_class, ibis.null("string")),
        "spouse": spouse,
        "dependants": ibis.ifelse(dependants >= 0, dependants, ibis.null("int64")),
        "levy": ibis.cases(
            (no_levy, ibis.coalesce(found.resident_tax_levy, 0)),
            (declared, found.resident_tax_levy),
            else_=ibis.null("int64"),
        ),
        "total_income": found.total_income,
        "taxing_city": found.taxing_city,
        "taxed": ibis.literal(1, "int64"),
    }
    return found.select(
        **{name if name == "subject_id" else f"{name}{suffix}": c for name, c in columns.items()}
    )


def is_minor(birth_date: ir.IntegerValue, programme: Programme) -> ir.BooleanValue:
    """Under the age from which a tax row is expected, on the day that fixes where people are taxed."""
    age = int(programme.parameter("tax_row_from_age"))
    return birth_date + age * 10000 > int(programme.parameter("resident_on"))
