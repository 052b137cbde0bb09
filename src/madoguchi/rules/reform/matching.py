"""Candidates for an アドバイザー派遣, ranked with reasons; nobody is hidden.

The weights are data (`catalogue/reform/advice.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from madoguchi.rules.reform.catalogue import load


@dataclass(frozen=True, slots=True)
class Wish:
    """What a municipality asks for. `months`: of the year, 1 to 12; empty: any."""

    theme: str
    region: str
    ways: tuple[str, ...]
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An adviser. `busy` counts the cases that are running."""

    id: str
    name: str
    themes: tuple[str, ...]
    region: str
    ways: tuple[str, ...]
    months: tuple[int, ...]
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """An offer with its points out of 100 and the reason of each part."""

    offer: Offer
    points: int
    reasons: tuple[str, ...]


def match(wish: Wish, offers: Iterable[Offer]) -> list[Match]:
    """Every adviser, the best first; with equal points who has less to do."""
    found = [_judged(wish, offer) for offer in offers]
    return sorted(found, key=lambda one: (-one.points, one.offer.busy, one.offer.name))


def _judged(wish: Wish, offer: Offer) -> Match:
    parts = (_theme(wish, offer), _region(wish, offer), _way(wish, offer), _months(wish, offer))
    busy = (f"いま{offer.busy}件を担当しています。",) if offer.busy else ()
    return Match(offer, sum(points for points, _ in parts), (*(reason for _, reason in parts), *busy))


def _theme(wish: Wish, offer: Offer) -> tuple[int, str]:
    name = load("advice")["themes"][wish.theme]
    if wish.theme in offer.themes:
        return _weight("theme"), f"「{name}」が専門です。"
    return 0, f"「{name}」は専門ではありません。"


def _region(wish: Wish, offer: Offer) -> tuple[int, str]:
    name = load("advice")["regions"][offer.region]
    if wish.region == offer.region:
        return _weight("region"), f"同じ地方（{name}）です。"
    if "onsite" not in wish.ways:
        return _weight("region"), "オンラインだけなので、地方は問いません。"
    return 0, f"別の地方（{name}）です。訪問には移動があります。"


def _way(wish: Wish, offer: Offer) -> tuple[int, str]:
    both = [name for way, name in load("advice")["ways"].items() if way in wish.ways and way in offer.ways]
    if len(both) == len(set(wish.ways)):
        return _weight("way"), f"希望の方法（{'・'.join(both)}）で支援できます。"
    if both:
        return _weight("way") // 2, f"{'・'.join(both)}だけなら支援できます。"
    return 0, "希望の方法では支援できません。"


def _months(wish: Wish, offer: Offer) -> tuple[int, str]:
    if not wish.months:
        return _weight("months"), "時期の希望はありません。"
    both = [month for month in wish.months if month in offer.months]
    share = _weight("months") * len(both) // len(wish.months)
    if both:
        return share, f"希望の時期のうち、{'・'.join(f'{month}月' for month in both)}に動けます。"
    return 0, "希望の時期には動けません。"


def _weight(part: str) -> int:
    return int(load("advice")["weights"][part])


def wish_words(ways: Sequence[str]) -> str:
    """The ways in words."""
    return "・".join(name for way, name in load("advice")["ways"].items() if way in ways)
