"""From four verdicts to one grade: the first row of the catalogue that accepts them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madoguchi.rules.matching.catalogue import MatchingRules
from madoguchi.rules.matching.items import Candidate, CardItems, ItemVerdict
from madoguchi.rules.matching.texts import compare_addresses, compare_names

Grade = Literal["exact", "likely", "doubtful", "different"]
GRADES: dict[Grade, str] = {
    "exact": "一致", "likely": "おそらく同じ人", "doubtful": "疑わしい", "different": "別の人",
}  # fmt: skip
_NOBODY = "合っている項目が足りません。"


@dataclass(frozen=True, slots=True)
class Match:
    """`items` in the order of `ITEMS`; `says` is the row's sentence. Only `exact` needs no human decision."""

    grade: Grade
    says: str
    items: tuple[ItemVerdict, ...]

    @property
    def label(self) -> str:
        return GRADES[self.grade]

    @property
    def rank(self) -> tuple[int, int]:
        """For sorting, the best first: the grade, then how many items are the same."""
        return list(GRADES).index(self.grade), -sum(one.outcome == "same" for one in self.items)

    @property
    def differences(self) -> tuple[ItemVerdict, ...]:
        """The items that are not simply the same."""
        return tuple(one for one in self.items if one.outcome != "same")


def match(card: CardItems, candidate: Candidate, rules: MatchingRules) -> Match:
    """Compare; never raises, whatever the texts."""
    items = (
        compare_names(card.name, card.name_flags, candidate.names),
        compare_addresses(card.address, card.address_flags, candidate.addresses),
        _birth(card.birth_date, candidate.birth_date),
        _sex(card.sex, candidate.sex),
    )
    row = next((row for row in rules.rows if row.accepts_all(items)), None)
    return Match(row.grade, row.says, items) if row else Match("different", _NOBODY, items)


def _birth(card: str, registered: str) -> ItemVerdict:
    theirs = registered.replace("-", "")
    if len(theirs) != 8 or len(card) != 8 or card[:4] == "0000":
        return ItemVerdict("birth_date", "unknown", "unknown", "生年月日が分かりません。")
    if card == theirs:
        return ItemVerdict("birth_date", "same", "same", "")
    parts = [(card[:4], theirs[:4]), (card[4:6], theirs[4:6]), (card[6:], theirs[6:])]
    if all(own in ("00", other) for own, other in parts):
        return ItemVerdict(
            "birth_date", "unknown", "month_day", "カードの生年月日は、月または日が分かりません。"
        )
    return ItemVerdict("birth_date", "different", "different", "生年月日が違います。")


def _sex(card: str, registered: str) -> ItemVerdict:
    known = {"male", "female"}
    if card not in known or registered not in known:
        return ItemVerdict("sex", "unknown", "unknown", "性別が、一方では分かりません。")
    if card == registered:
        return ItemVerdict("sex", "same", "same", "")
    return ItemVerdict("sex", "different", "different", "性別が違います。")
