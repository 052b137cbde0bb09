"""Candidates for a dispatch: the best first, everybody with reasons, nobody hidden."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.reform.catalogue import load
from madoguchi.rules.reform.ideas import hours_per_year, rank
from madoguchi.rules.reform.matching import Offer, Wish, match

WISH = Wish("flow", "kyushu", ("online", "onsite"), (10, 11))
BEST = Offer("1", "甲", ("flow",), "kyushu", ("online", "onsite"), (10, 11))


def test_all_points_when_everything_fits() -> None:
    assert match(WISH, [BEST])[0].points == 100
    assert sum(load("advice")["weights"].values()) == 100


def test_each_part_has_its_reason() -> None:
    far = replace(BEST, id="2", region="kanto", ways=("online",), months=(10,), themes=("forms",), busy=2)
    found = match(WISH, [far])[0]
    assert found.points == 7 + 7
    words = "".join(found.reasons)
    for part in ("専門ではありません", "別の地方", "オンラインだけなら", "10月に動けます", "いま2件"):
        assert part in words


def test_the_region_does_not_matter_online() -> None:
    far = replace(BEST, region="kanto")
    assert match(replace(WISH, ways=("online",)), [far])[0].points == 100


def test_who_has_less_to_do_comes_first_among_equals() -> None:
    found = match(WISH, [replace(BEST, busy=1), replace(BEST, name="乙")])
    assert [one.offer.name for one in found] == ["乙", "甲"]


offers = st.builds(
    Offer, st.text(max_size=3), st.text(max_size=3), st.just(("flow",)) | st.just(("forms",)),
    st.sampled_from(["kyushu", "kanto"]), st.just(("online",)) | st.just(()),
    st.lists(st.integers(1, 12), max_size=3).map(tuple), st.integers(0, 3),
)  # fmt: skip


@given(st.lists(offers, max_size=8))
def test_nobody_is_lost_and_points_fall(drawn: list[Offer]) -> None:
    found = match(WISH, drawn)
    assert len(found) == len(drawn)
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)


def test_ideas_without_an_effect_have_no_place() -> None:
    ranked = rank([("不明", None, None), ("小", 10.0, 0), ("大", 90.0, 500), ("大・安い", 90.0, 100)])
    places = [(one.place, one.idea) for one in ranked]
    assert places == [(1, "大・安い"), (2, "大"), (3, "小"), (None, "不明")]
    assert hours_per_year(None, 10) is None
    assert hours_per_year(6, None) is None
    assert hours_per_year(6, 100) == 10
