"""Low-income grants: one row per household of the register on the base date, paid to its head."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.model import Programme
from madoguchi.rules.benefits.source_columns import GONE
from madoguchi.rules.benefits.targeting.tax_rows import is_minor
from madoguchi.rules.benefits.targeting.verdicts import first_of, judged
from madoguchi.rules.benefits.terms import as_number

_NULL = ibis.null("int64")
_HEAD = "世帯主"


def draw(programme: Programme, sources: Mapping[str, ir.Table], city: str) -> ir.Table:
    """Every household with somebody who lived here on the base date; dead or moved people are no members."""
    people = _people(programme, sources)
    households = people.group_by("household_number").aggregate(
        members=people.member.sum(),
        heads=(people.is_head * people.member).sum(),
        subject_id=people.subject_id.max(where=(people.is_head == 1) & (people.member == 1)),
        levied=_any(people, people.tax_class == "levied"),
        unclear=_any(people, people.tax_class.isnull()),
        per_capita=_any(people, people.tax_class == "per_capita_only"),
        independent=_any(people, people.supported_as == "none"),
        unclear_support=_any(people, people.supported_as.isnull()),
        paid_before=people.paid.max(),
        children=people.child.sum(),
        unclear_children=people.child.isnull().sum(),
        newcomers=_any(people, people.newcomer == 1),
    )
    return judged(programme, _contract(programme, households.filter(households.members > 0)))


def _any(people: ir.Table, condition: ir.BooleanValue) -> ir.IntegerValue:
    """How many members it holds for."""
    return (condition.fill_null(False) & (people.member == 1)).sum()


def _people(programme: Programme, sources: Mapping[str, ir.Table]) -> ir.Table:
    residents, taxes = sources["residents"], sources["taxes"]
    year = taxes.filter(taxes.tax_year == programme.parameter("tax_year"))
    classed = year.select("subject_id", "tax_class", "supported_as")
    people = residents.left_join(classed, "subject_id").drop("subject_id_right")
    people = people.left_join(_paid(programme, sources["previous"]), "subject_id").drop("subject_id_right")
    base = as_number(programme.base_date)
    gone = people.change_reason.isin([choice.code for choice in GONE])
    left = gone & ((people.changed_on <= base) | people.changed_on.isnull())
    member = ~left & ((people.resident_since <= base) | people.resident_since.isnull())
    return people.select(
        "subject_id",
        "household_number",
        "supported_as",
        tax_class=_class(programme, people),
        is_head=_flag(people.relationship == _HEAD),
        member=_flag(member),
        paid=ibis.coalesce(people.paid, 0),
        child=_child(programme, people, member, gone),
        newcomer=_newcomer(programme, people),
    )


def _class(programme: Programme, people: ir.Table) -> ir.StringValue:
    """Null (unknown) for 未申告 and for an adult without a tax row: never taken as 均等割のみ."""
    young = people.tax_class.isnull() & is_minor(people.birth_date, programme)
    unclear = (people.tax_class == "undeclared").fill_null(False)
    return ibis.cases(
        (young.fill_null(False), "exempt"), (unclear, ibis.null("string")), else_=people.tax_class
    )


def _child(
    programme: Programme, people: ir.Table, member: ir.BooleanValue, gone: ir.BooleanValue
) -> ir.IntegerValue:
    """1 for a child of the addition: a member, or born after the base date into the household."""
    first, last = (int(programme.parameter(f"child_born_{end}")) for end in ("from", "until"))
    born_later = (people.birth_date > as_number(programme.base_date)) & ~gone
    counted = (people.birth_date >= first) & (people.birth_date <= last) & (member | born_later)
    return ibis.cases((people.birth_date.isnull() & member, _NULL), (counted.fill_null(False), 1), else_=0)


def _paid(programme: Programme, previous: ir.Table) -> ir.Table:
    """1 for everybody who already got this grant or one that rules it out."""
    rows = previous.filter(previous.programme.isin([programme.id, *programme.excludes]) & (previous.paid > 0))
    return rows.select("subject_id", paid=ibis.literal(1, "int64")).distinct()


def _newcomer(programme: Programme, people: ir.Table) -> ir.IntegerValue:
    """1 for somebody whom another city may have paid a grant that rules this one out."""
    if not programme.excludes:
        return ibis.literal(0, "int64")
    since = int(programme.parameter("excluded_since"))
    return _flag((people.resident_since > since) & (people.change_reason != "birth"))


def _flag(condition: ir.BooleanValue) -> ir.IntegerValue:
    return ibis.ifelse(condition.fill_null(False), 1, 0).cast("int64")


def _contract(programme: Programme, found: ir.Table) -> ir.Table:
    """Levied if anybody is; else unknown if anybody is unclear; 扶養のみ only if nobody stands alone."""
    tax_class = ibis.cases(
        (found.levied > 0, "levied"),
        (found.unclear > 0, ibis.null("string")),
        (found.per_capita > 0, "per_capita_only"),
        else_="exempt",
    )
    dependants_only = ibis.cases((found.independent > 0, 0), (found.unclear_support > 0, _NULL), else_=1)
    return found.select(
        subject_id=found.subject_id,
        household_number=found.household_number,
        id=found.household_number,
        tax_class=tax_class,
        dependants_only=dependants_only.cast("int64"),
        paid_before=found.paid_before,
        children=ibis.ifelse(found.unclear_children > 0, _NULL, found.children),
        excluded=first_of(
            (found.levied > 0, "世帯に所得割を課税されている人がいるため、対象になりません。"),
            (found.paid_before > 0, "すでに受給しているため、対象になりません。"),
            (
                dependants_only == 1,
                "世帯の全員が、課税されている人の扶養親族等だけのため、対象になりません。",
            ),
        ),
        doubt=_doubt(found),
    )


def _doubt(found: ir.Table) -> ir.StringValue:
    unclear_support = (found.independent == 0) & (found.unclear_support > 0)
    return first_of(
        (
            found.unclear > 0,
            "課税状況の分からない人が世帯にいます（均等割のみとはみなしません）。照会してください。",
        ),
        (
            unclear_support,
            "扶養されているか分からない人が世帯にいます。税の担当課に照会してください。",
        ),
        (found.heads != 1, "世帯主が1人に決まりません。世帯の記録を確かめてください。"),
        (found.newcomers > 0, "転入した人がいます。前の市区町村で前の給付を受けていないか照会してください。"),
    )
