"""A card's person and the person of the case: the same, as far as name and birth date can tell."""

from __future__ import annotations

from madoguchi.cityhall.cases.card_items import as_items, to_match
from madoguchi.cityhall.cases.models import VisitPerson
from madoguchi.cityhall.individual_numbers.refusals import CardNotUsable
from madoguchi.cityhall.readers.answers import CardRead
from madoguchi.rules.matching import Candidate, match, matching_rules

_NAMES = ("name", "roman_name", "alias_name", "former_name")


def number_on_card(read: CardRead, person: VisitPerson) -> str:
    """The 個人番号 of a card that is proved, valid and the person's own. Raises `CardNotUsable`.

    The address is not asked for: who moves still has the old one on the card.
    """
    if read.expired:
        raise CardNotUsable("カードの有効期限が切れています。ほかの書類で番号を確かめてください。")
    if read.number is None or read.authenticity.conclusion != "authentic":
        raise CardNotUsable("本物のカードと確かめられないため、番号を登録できません。")
    if not _is_theirs(read, person):
        raise CardNotUsable("カードの氏名か生年月日が、手続する方と違います。カードを確かめてください。")
    return read.number.reveal()


def _is_theirs(read: CardRead, person: VisitPerson) -> bool:
    items = person.items
    candidate = Candidate(
        names=tuple(str(items.get(name, "")) for name in _NAMES), addresses=(str(items.get("address", "")),),
        birth_date=str(items.get("birth_date", "")), sex=str(items.get("sex") or "unknown"),
    )  # fmt: skip
    compared = match(to_match(as_items(read.person)), candidate, matching_rules(person.visit.day))
    said = {one.item: one.outcome for one in compared.items}
    return said["name"] in {"same", "spelling"} and said["birth_date"] == "same"
