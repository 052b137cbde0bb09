"""Say who is meant, in the words of the counter: 「3歳と小学生2人のお子さん」「世帯主と妻」「皆さん」."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.facts import Vocabulary

Facts = Mapping[str, object]


def describe(ids: Sequence[str], people: Mapping[str, Facts], vocabulary: Vocabulary) -> str:
    """The people with these ids; adults by their relation, children by age or school."""
    if not ids:
        return "ご家族"
    if len(people) == 1:
        return "ご本人"
    if len(ids) == len(people):
        return f"ご家族{len(ids)}人全員"
    adults = [_adult(people[i], vocabulary) for i in ids if not _as_child(people[i])]
    children = [people[i] for i in ids if _as_child(people[i])]
    words = [_counted(word, n) for word, n in Counter(adults).items()]
    if children:
        words.append(_children(children))
    return "、".join(words[:-1]) + "と" + words[-1] if len(words) > 1 else words[0]


def address(ids: Sequence[str], people: Mapping[str, Facts], vocabulary: Vocabulary) -> str:
    """The subject of a question: as ``describe``, but 「皆さん」 when it is about several at once."""
    if len(ids) > 2 or (len(ids) > 1 and len(ids) == len(people)):
        return "皆さん"
    return describe(ids, people, vocabulary)


def _as_child(own: Facts) -> bool:
    years = own.get("fy_age")
    return bool(own.get("is_child")) and (
        bool(own.get("newborn")) or (isinstance(years, int) and years <= 18)
    )


def _adult(own: Facts, vocabulary: Vocabulary) -> str:
    relation = own.get("relation")
    if relation in ("child", "spouse_child"):
        return "お子さん"
    return vocabulary.person["relation"].values.get(str(relation), "ご家族の方")


def _counted(word: str, count: int) -> str:
    return word if count == 1 else f"{word}{count}人"


def _children(children: Sequence[Facts]) -> str:
    words: Counter[str] = Counter(_stage(own) for own in sorted(children, key=_fy_age))
    if list(words) == ["生まれた"]:
        return "生まれたお子さん" if words["生まれた"] == 1 else f"生まれたお子さん{words['生まれた']}人"
    return "と".join(_counted(word, n) for word, n in words.items()) + "のお子さん"


def _fy_age(own: Facts) -> int:
    years = own.get("fy_age")
    return years if isinstance(years, int) else 0


def _stage(own: Facts) -> str:
    year = own.get("school_year")
    if own.get("newborn"):
        return "生まれた"
    if isinstance(year, int) and year:
        return "小学生" if year <= 6 else "中学生"
    return f"{own['age']}歳" if _fy_age(own) <= 6 else "高校生の年代"


def until(day: date | None, text: str, anchored: bool) -> str:
    """「令和8年4月15日まで。住み始めた日から14日以内。」; says so when the date cannot be told yet."""
    if day is not None:
        return f"{to_wareki(day)}まで。{text}"
    return f"{text}（起算の日が分かると、日付が出ます）" if anchored else text
