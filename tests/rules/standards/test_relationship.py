"""続柄 (住民記録システム標準仕様書【第1.0版】1.1.11, P)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.standards import RelationshipError, code_list, relationship_codes, relationship_label

chainable = [c.code for c in code_list("relationship").codes if not c.details.get("alone")]


@pytest.mark.parametrize(
    ("codes", "label"),
    [
        (("02",), "世帯主"),
        (("12",), "妻"),
        (("14",), "妻（未届）"),
        (("20", "12"), "子の妻"),
        (("20", "12", "", ""), "子の妻"),
        (("20", "20", "20", "20"), "子の子の子の子"),
        (("51", "71", "20"), "父の兄の子"),
        (("96",), "縁故者"),
        ((), ""),
        (("", ""), ""),
    ],
)
def test_labels(codes: tuple[str, ...], label: str) -> None:
    assert relationship_label(codes) == label


@pytest.mark.parametrize(
    ("codes", "word"),
    [
        (("21",), "一覧にありません"),
        (("2",), "一覧にありません"),
        (("20",) * 5, "5世代"),
        (("02", "20"), "つなげられません"),
        (("20", "99"), "つなげられません"),
        (("", "20"), "途中が空"),
        (("20", "", "20"), "途中が空"),
    ],
)
def test_codes_that_the_register_does_not_allow(codes: tuple[str, ...], word: str) -> None:
    with pytest.raises(RelationshipError) as error:
        relationship_label(codes)
    assert word in error.value.message
    assert error.value.remedy


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("妻(未届)", ("14",)),
        ("未届の妻", ("14",)),
        ("子の未届の妻", ("20", "14")),
        ("長男", ("20",)),
        ("子 の 妻", ("20", "12")),
        ("", ()),
    ],
)
def test_words_to_codes(text: str, codes: tuple[str, ...]) -> None:
    assert relationship_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("孫", "子の子"),
        ("祖父", "父の父"),
        ("おじ", "父の兄"),
        ("姪", "子"),
        ("子の嫁", "子の妻"),
        ("友人", "縁故者"),
        ("子の子の子の子の子", "縁故者"),
        ("世帯主の子", "確かめ"),
        ("子の", "つなげて"),
    ],
)
def test_forbidden_words_come_with_what_to_write(text: str, remedy: str) -> None:
    with pytest.raises(RelationshipError) as error:
        relationship_codes(text)
    assert remedy in error.value.remedy


@given(st.lists(st.sampled_from(chainable), min_size=1, max_size=4))
def test_every_legal_chain_survives_the_round_trip(codes: list[str]) -> None:
    assert relationship_codes(relationship_label(codes)) == tuple(codes)
