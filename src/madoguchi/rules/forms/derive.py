"""What can be worked out instead of asked. One small rule per path; None means "cannot tell".

Sources: 児童手当法3条 (18歳到達後の最初の3月31日まで, S), 学校教育法17条 (学年, S), 住民基本台帳事務処理
要領 (続柄, K), 国民健康保険法7条 (転入の日に資格取得, S), 児童手当法8条 (前住所地の支給終了月, K).
`card_continued`, `signing_certificate`, `livelihood` and `custody` state the ordinary case; the resident
sees them on the confirmation page and may say otherwise, and then the answer stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from madoguchi.rules.calendar import age, end_of_fiscal_year_at_age, school_year
from madoguchi.rules.eras import to_wareki_month
from madoguchi.rules.forms.values import Scalar

if TYPE_CHECKING:
    from madoguchi.rules.forms.known import Known

_SPOUSES = {"husband", "wife", "husband_unregistered", "wife_unregistered"}
_JAPAN = {"JP", "日本"}
_CARE_AGE = 65


def _day(known: Known) -> date | None:
    return known.day("notification.date") or known.day("move.date")


def _age(known: Known, person: str) -> Scalar | None:
    born, today = known.day("birth_date", person), _day(known)
    return age(born, today) if born and today and born <= today else None


def _foreign(known: Known, person: str) -> Scalar | None:
    nationality = known.text("nationality", person)
    if nationality:
        return nationality not in _JAPAN
    return False if known.text("honseki", person) else None


def _address(known: Known, person: str) -> Scalar | None:
    """Movers live at the new address; a child born into a household lives where its head lives."""
    if known.text("event") == "birth":
        head = known.text("head.person")
        return known.plain("address", head) if head != person else None
    return known.plain("new_address.full") if known.plain("moving", person) is not False else None


def _relation(known: Known, person: str) -> Scalar | None:
    """続柄 to the new head, from the 続柄 to the former one, where no one has to be asked."""
    head = known.text("head.person")
    if not head:
        return None
    if person == head:
        return "head"
    former, heads = known.text("former_relation", person), known.text("former_relation", head)
    if heads == "head":
        return former or None
    if heads in _SPOUSES and former == "head":
        return _as_spouse(known, person, heads)
    return "child" if heads in _SPOUSES and former == "child" else None


def _as_spouse(known: Known, person: str, spouse_was: str) -> str | None:
    word = {"male": "husband", "female": "wife"}.get(known.text("sex", person))
    return f"{word}_unregistered" if word and spouse_was.endswith("_unregistered") else word


def _moving(known: Known, person: str) -> Scalar | None:
    return True  # whoever the counter lists came along, unless it says that they lived here before


def _card_continued(known: Known, person: str) -> Scalar | None:
    return "wanted" if known.plain("card", person) is True else None


def _nhi_reason(known: Known, person: str) -> Scalar | None:
    return {"move_in": "move_in", "birth": "birth", "job_change": "left_employee"}.get(known.text("event"))


def _nhi_acquired_on(known: Known, person: str) -> Scalar | None:
    """転入の日, 出生の日, or the day after leaving the job (資格喪失日)."""
    reason = known.text("nhi_reason", person)
    if reason == "left_employee":
        left = known.day("leaving.date")
        return (left + timedelta(days=1)).isoformat() if left else None
    return known.plain("birth_date", person) if reason == "birth" else known.plain("move.date")


def _allowance_child(known: Known, person: str) -> Scalar | None:
    born, today = known.day("birth_date", person), _day(known)
    if not born or not today:
        return None
    return today <= end_of_fiscal_year_at_age(born, 18) and _is_child_of_house(known, person)


def _is_child_of_house(known: Known, person: str) -> bool:
    return known.text("relation", person) in {"child", "grandchild", "spouse_child"}


def _lives_with_claimant(known: Known, person: str) -> Scalar | None:
    claimant = known.text("claimant.person")
    if not claimant:
        return None
    return "together" if known.text("address", person) == known.text("address", claimant) else None


def _custody(known: Known, person: str) -> Scalar | None:
    return "yes" if known.text("lives_with_claimant", person) == "together" else None


def _livelihood(known: Known, person: str) -> Scalar | None:
    return "same" if known.text("custody", person) == "yes" else None


def _income_status(known: Known, person: str) -> Scalar | None:
    if known.plain("move.from_abroad") is True:
        return "abroad"
    return "inquire" if known.text("former_address.text") else None


def _certificate_included(known: Known, person: str) -> Scalar | None:
    return True if known.text("certificates.extent") == "household" else None


def _school_grade(known: Known, person: str) -> Scalar | None:
    born, today = known.day("birth_date", person), _day(known)
    year = school_year(born, today) if born and today else None
    if year is None:
        return None
    return f"小学{year}年" if year <= 6 else f"中学{year - 6}年"


def _school_choice(known: Known, person: str) -> Scalar | None:
    private = known.plain("private_school", person)
    return None if private is None else ("other" if private else "assigned")


PERSON_RULES: Mapping[str, Callable[[Known, str], Scalar | None]] = {
    "age": _age,
    "foreign": _foreign,
    "address": _address,
    "moving": _moving,
    "relation": _relation,
    "card_continued": _card_continued,
    "signing_certificate": _card_continued,
    "nhi_acquired_on": _nhi_acquired_on,
    "nhi_reason": _nhi_reason,
    "allowance_child": _allowance_child,
    "lives_with_claimant": _lives_with_claimant,
    "custody": _custody,
    "livelihood": _livelihood,
    "income_status": _income_status,
    "certificate_included": _certificate_included,
    "school_grade": _school_grade,
    "school_choice": _school_choice,
}


def _capacity(known: Known) -> Scalar | None:
    applicant = known.text("applicant.person")
    if not applicant:
        return None
    if applicant not in known.people:
        return "agent"
    if applicant == known.text("head.person"):
        return "head"
    movers = [person for person in known.people if known.plain("moving", person) is not False]
    return "self" if movers == [applicant] else "household"


def _spouse(known: Known) -> Scalar | None:
    """The claimant's spouse in the household, "" for none; None while the claimant is unknown."""
    claimant = known.text("claimant.person")
    if not claimant:
        return None
    if known.text("relation", claimant) in _SPOUSES:
        return known.text("head.person")
    if known.text("relation", claimant) != "head":
        return ""
    return next((person for person in known.people if known.text("relation", person) in _SPOUSES), "")


def _notification_kind(known: Known) -> Scalar | None:
    event = known.text("event")
    if event == "move_in" and known.plain("move.from_abroad") is True:
        return "move_in_from_abroad"
    return event or None


def _from_abroad(known: Known) -> Scalar | None:
    """転出証明書情報 is made by a municipality in Japan: whoever has one comes from within the country."""
    address = known.value("former_address.text")
    return False if address is not None and address.origin.value in ("transfer", "register") else None


def _full_address(known: Known) -> Scalar | None:
    parts = (known.text("new_address.text"), known.text("new_address.building"))
    return "　".join(part for part in parts if part) if parts[0] else None


def _premium_kinds(known: Known) -> Scalar | None:
    insurances = {known.text("insurance", person) for person in known.people}
    ages = (known.plain("age", person) for person in known.people)
    elderly = any(isinstance(years, int) and years >= _CARE_AGE for years in ages)
    kinds = [kind for kind in ("nhi", "late_elderly") if kind in insurances]
    return tuple([*kinds, "care"] if elderly else kinds) or None


def _holder(known: Known) -> Scalar | None:
    return known.plain("head.person")


def _holder_name(known: Known) -> Scalar | None:
    return known.plain("name", known.text("holder.person")) if known.text("account.number") else None


def _holder_kana(known: Known) -> Scalar | None:
    return known.plain("kana", known.text("holder.person")) if known.text("account.number") else None


def _payout(known: Known) -> Scalar | None:
    """The account already given serves for the allowance too, but only in the claimant's own name."""
    same = known.text("holder.person") == known.text("claimant.person") != ""
    return "account" if same and known.text("account.number") else None


def _previous_end(known: Known) -> Scalar | None:
    out = known.day("move.out_date") or known.day("move.planned_date")
    return f"{to_wareki_month(out)}分" if out else None


def _extent(known: Known) -> Scalar | None:
    return "household" if known.plain("certificates.copies") else None


def _certificates_wanted(known: Known) -> Scalar | None:
    copies = known.plain("certificates.copies")
    return None if copies is None else copies != 0


def _water_start(known: Known) -> Scalar | None:
    return known.plain("move.date")


CASE_RULES: Mapping[str, Callable[[Known], Scalar | None]] = {
    "applicant.capacity": _capacity,
    "spouse.person": _spouse,
    "notification.kind": _notification_kind,
    "move.from_abroad": _from_abroad,
    "new_address.full": _full_address,
    "premium.kinds": _premium_kinds,
    "holder.person": _holder,
    "account.holder": _holder_name,
    "account.holder_kana": _holder_kana,
    "payout.kind": _payout,
    "child_allowance.previous_end": _previous_end,
    "certificates.extent": _extent,
    "certificates.wanted": _certificates_wanted,
    "water.start_date": _water_start,
}

# What a derivation cannot do without: while that is missing, it is the gap, and the derived path is not.
NEEDS: Mapping[str, str] = {
    "relation": "head.person",
    "foreign": "nationality",
    "age": "birth_date",
    "allowance_child": "birth_date",
    "school_grade": "birth_date",
    "address": "new_address.text",
    "new_address.full": "new_address.text",
    "nhi_acquired_on": "move.date",
    "spouse.person": "claimant.person",
    "lives_with_claimant": "claimant.person",
    "custody": "claimant.person",
    "livelihood": "claimant.person",
    "school_choice": "private_school",
    "certificate_included": "certificates.extent",
    "certificates.extent": "certificates.copies",
    "account.holder": "account.number",
    "account.holder_kana": "account.number",
    "water.start_date": "move.date",
    "payout.kind": "claimant.person",
}
