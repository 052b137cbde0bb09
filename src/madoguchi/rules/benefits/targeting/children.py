"""児童手当 and 物価高対応子育て応援手当: one row per claimant (and month), from the children's rows."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.figures.child_allowance import until_fiscal_year_of_age
from madoguchi.rules.benefits.model import Programme
from madoguchi.rules.benefits.source_columns import GONE
from madoguchi.rules.benefits.targeting.verdicts import first_of, judged
from madoguchi.rules.benefits.terms import Terms

_PAYEE_DEAD = "受給者が亡くなっているため、支給できません（未支払分の請求を案内してください）。"
_TWICE = "同じ子が2人以上の受給者にあります。どちらが養育しているか確かめてください。"


def draw_allowance(programme: Programme, sources: Mapping[str, ir.Table], city: str) -> ir.Table:
    """One row per claimant and month; a child that died before the month neither is paid nor counts."""
    claims, people = sources["child_allowance"], _people(sources["residents"])
    found = claims.left_join(people, claims.child_id == people.person_id).drop("person_id")
    dead = (found.gone == "death") & (found.gone_on < found.month * 100 + 1)
    found = found.filter(~dead.fill_null(False))
    others = found.claim_id.nunique().over(ibis.window(group_by=[found.child_id, found.month]))
    found = found.select(
        *("claim_id", "child_id", "month", "month_fiscal_year", "supported"),
        birth_date=ibis.coalesce(found.birth_date, found.registered_birth),
        others=others,
    )
    return _by_claim(programme, _with_support(programme, found), sources, ["claim_id", "month"])


def _with_support(programme: Programme, found: ir.Table) -> ir.Table:
    """Ledgers leave 生計費負担 blank for a child of payable age, where it decides nothing."""
    payable = until_fiscal_year_of_age(found, Terms(programme, found)["child_last_age"])
    blank_is_none = ibis.coalesce(found.supported, 0)
    return found.mutate(supported=ibis.ifelse(payable.fill_null(False), blank_is_none, found.supported))


def draw_price_relief(programme: Programme, sources: Mapping[str, ir.Table], city: str) -> ir.Table:
    """Children of the month's allowance and those born after; a newborn's payee is its later claimant.

    A newborn without any stands for itself, unknown.
    """
    claims, people = sources["child_allowance"], _people(sources["residents"])
    month = int(programme.parameter("allowance_month"))
    first, last = int(programme.parameter("born_from")), int(programme.parameter("born_until"))
    current = _of_the_allowance(programme, claims, people)
    born = people.filter((people.registered_birth >= first) & (people.registered_birth <= last))
    later = claims.filter(claims.month > month).select("claim_id", "child_id").distinct()
    newborn = born.left_join(later, born.person_id == later.child_id)
    newborn = newborn.select(
        claim_id=ibis.coalesce(newborn.claim_id, newborn.person_id),
        child_id=newborn.person_id,
        birth_date=newborn.registered_birth,
        allowance_september_2025=ibis.literal(0, "int64"),
    )
    found = current.union(newborn.anti_join(current, "child_id"))
    found = found.left_join(people, found.child_id == people.person_id)
    found = found.filter((found.gone != "death").fill_null(True))
    found = found.select(
        *("claim_id", "child_id", "allowance_september_2025"),
        birth_date=ibis.coalesce(found.birth_date, found.registered_birth),
        opted_out=ibis.literal(0, "int64"),
        others=found.claim_id.nunique().over(ibis.window(group_by=[found.child_id])),
    )
    return _by_claim(programme, found, sources, ["claim_id"])


def _of_the_allowance(programme: Programme, claims: ir.Table, people: ir.Table) -> ir.Table:
    """The month's paid children, not the elder ones who only count for the order.

    For a child born in that month its first allowance, of the month after, is asked.
    """
    names = ("allowance_month", "late_month", "child_born_from")
    month, late_month, oldest = (int(programme.parameter(name)) for name in names)
    known = claims.left_join(people, claims.child_id == people.person_id)
    birth = ibis.coalesce(known.birth_date, known.registered_birth)
    late = (known.month == late_month) & (birth >= month * 100) & (birth < month * 100 + 100)
    young = (birth >= oldest).fill_null(True)
    found = known.filter(((known.month == month) & young) | late.fill_null(False))
    found = found.select("claim_id", "child_id", "birth_date").distinct()
    return found.mutate(allowance_september_2025=ibis.literal(1, "int64"))


def _people(residents: ir.Table) -> ir.Table:
    gone = residents.change_reason.isin([choice.code for choice in GONE])
    return residents.select(
        person_id=residents.subject_id,
        registered_birth=residents.birth_date,
        gone=ibis.ifelse(gone, residents.change_reason, ""),
        gone_on=ibis.ifelse(gone, residents.changed_on, ibis.null("int64")),
    )


def _by_claim(
    programme: Programme, found: ir.Table, sources: Mapping[str, ir.Table], keys: list[str]
) -> ir.Table:
    payees = sources["residents"].select("subject_id", "household_number", payee_status="change_reason")
    found = found.left_join(payees, found.claim_id == payees.subject_id)
    found = found.mutate(
        excluded=first_of((found.payee_status == "death", _PAYEE_DEAD)),
        doubt=first_of(
            (
                found.claim_id == found.child_id,
                "児童手当の受給者が分からない子です。養育者に申請を案内してください。",
            ),
            (found.others > 1, _TWICE),
            (
                found.payee_status.isnull(),
                "受給者が住民基本台帳にいません。住所と受給資格を確かめてください。",
            ),
        ),
        subject_id=found.claim_id,
    ).drop("others", "payee_status")
    return _summed(judged(programme, found), [*keys, "subject_id", "household_number"])


def _summed(rows: ir.Table, keys: list[str]) -> ir.Table:
    """Unknown if one child is; the reasons child by child."""
    said = rows.child_id + " " + rows.reason
    found = rows.group_by(keys).aggregate(
        children=(rows.verdict == "applies").sum(),
        unknown=(rows.verdict == "unknown").sum(),
        total=ibis.coalesce(rows.amount.sum(), 0),
        reason=said.group_concat("／", order_by=[rows.child_id]),
        inquiry=rows.inquiry.max(),
    )
    unknown = found.unknown > 0
    amount = ibis.ifelse(unknown, ibis.null("int64"), found.total.cast("int64"))
    verdict = ibis.cases((unknown, "unknown"), (found.total > 0, "applies"), else_="not")
    return found.mutate(amount=amount, verdict=verdict).drop("unknown", "total")
