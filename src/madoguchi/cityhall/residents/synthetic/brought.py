"""A family of the fictional world that nobody announced: it brings its 転出証明書情報 as 2D codes (模擬)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from madoguchi.cityhall.residents.synthetic.places import CITY, ELSEWHERE, PREFECTURE

BROUGHT = "見本-持参-0001"


def brought(on: date) -> dict[str, Any]:
    """The message as of a day. The mother's birth date is fixed; the child is five."""
    code, prefecture, city, town = ELSEWHERE[2]
    common = {
        "honseki": f"{prefecture}{city}{town}21番地", "hittousha": "柏木　遥", "foreign": False,
        "nhi": True, "insurance": "nhi", "has_card": True,
    }  # fmt: skip
    return {
        "message_id": f"{BROUGHT}-{on:%Y%m%d}",
        "planned_date": (on - timedelta(days=2)).isoformat(),
        "from_code": code, "from_name": f"{prefecture}{city}",
        "old_postcode": "0009003", "old_address": f"{prefecture}{city}{town}21番地　ヒルズ想定201号",
        "new_postcode": "0000002", "new_address": f"{PREFECTURE}{CITY}見本町二丁目14番6号　メゾン見本105号",
        "former_head": "柏木　遥", "child_allowance_last_month": f"{on:%Y-%m}", "simulated": True,
        "people": [
            {**common, "name": "柏木　遥", "kana": "カシワギ　ハルカ", "sex": "female",
             "birth_date": "1994-09-03", "relation": "世帯主", "pension_class": "1",
             "child_allowance_recipient": True},
            {**common, "name": "柏木　奏", "kana": "カシワギ　カナデ", "sex": "male",
             "birth_date": f"{(on - timedelta(days=14)).year - 5}-01-15",
             "relation": "子"},
        ],
    }  # fmt: skip
