"""Readings in 青空文庫 notation."""

from __future__ import annotations

import pytest

from madoguchi.documents.ruby import Part, parts, without_readings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "国保《こくほ》に 入《はい》る",
            [Part("国保", "こくほ"), Part("に "), Part("入", "はい"), Part("る")],
        ),
        ("｜マイナ保険証《マイナほけんしょう》", [Part("マイナ保険証", "マイナほけんしょう")]),
        ("葛\U000e0100城《かつらぎ》", [Part("葛\U000e0100城", "かつらぎ")]),
        ("よみかたの ない 文", [Part("よみかたの ない 文")]),
        ("", []),
    ],
)
def test_text_is_cut_at_its_readings(text: str, expected: list[Part]) -> None:
    assert parts(text) == expected


def test_readings_can_be_left_out() -> None:
    assert without_readings("｜見本市《みほんし》の 市役所《しやくしょ》") == "見本市の 市役所"
