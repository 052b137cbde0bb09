"""An address in one line, as 転出証明書情報 carry it: number and building part at a space."""

from __future__ import annotations

import pytest

from madoguchi.rules.forms.addresses import split_address


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("見本市緑町五丁目5番12号　コーポ受付201号", ("見本市緑町五丁目5番12号", "コーポ受付201号")),
        ("見本市緑町3番地　第二コーポ 201号", ("見本市緑町3番地", "第二コーポ 201号")),
        ("見本市大字緑123番地の4 ハイツ緑 B棟 2", ("見本市大字緑123番地の4", "ハイツ緑 B棟 2")),
        ("見本市 本町一丁目 2番3号 みほんハイツ", ("見本市 本町一丁目 2番3号", "みほんハイツ")),
        ("見本市本町１－２－３　受付荘", ("見本市本町１－２－３", "受付荘")),
        ("見本市本町一丁目2番3号", ("見本市本町一丁目2番3号", "")),
        ("見本市本町1-2-3 102", ("見本市本町1-2-3 102", "")),
        ("", ("", "")),
    ],
)
def test_the_building_stands_behind_the_number(line, parts):
    assert split_address(line) == parts
