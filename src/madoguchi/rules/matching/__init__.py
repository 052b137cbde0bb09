"""Is the person on the card one whom the city knows? Item by item, then a grade, always with reasons.

    match(card, candidate, rules) -> Match        rules = matching_rules(day)

Pure and total: any texts may be compared. What the card writes is only compared, never copied: a glyph that
the card flags as 代替文字 is not the registered one.
"""

from madoguchi.rules.matching.catalogue import GradeRow, MatchingRules, matching_rules
from madoguchi.rules.matching.grading import GRADES, Grade, Match, match
from madoguchi.rules.matching.items import ITEMS, Candidate, CardItems, ItemVerdict

__all__ = [
    "GRADES",
    "ITEMS",
    "Candidate",
    "CardItems",
    "Grade",
    "GradeRow",
    "ItemVerdict",
    "Match",
    "MatchingRules",
    "match",
    "matching_rules",
]
