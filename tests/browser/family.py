"""The family of the Kagoshima count: two adults, three children, 国保, everyone with a card (fixture A)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

SHARED = {
    "nhi": True,
    "insurance": "nhi",
    "has_card": True,
    "foreign": False,
    "honseki": "鹿児島県霧島市国分中央三丁目45番1号",
}


def message(today: date, message_id: str = "K-2026-0001") -> dict[str, Any]:
    """Their 転出証明書情報, announced for today."""
    return {
        "message_id": message_id,
        "planned_date": (today - timedelta(days=2)).isoformat(),
        "visit_on": today.isoformat(),
        "from_code": "462187",
        "from_name": "霧島市",
        "old_postcode": "8994332",
        "old_address": "鹿児島県霧島市国分中央三丁目45番1号",
        "new_postcode": "",
        "new_address": "見本市本町一丁目2番3号",
        "former_head": "髙﨑 健太郎",
        "simulated": True,
        "people": [
            _person("髙﨑 健太郎", "タカサキ ケンタロウ", "1984-05-12", "男", "世帯主", pension_class="1"),
            _person("髙﨑 美咲", "タカサキ ミサキ", "1986-11-03", "女", "妻", pension_class="1"),
            _person("髙﨑 結衣", "タカサキ ユイ", "2015-06-20", "女", "子"),
            _person("髙﨑 陽斗", "タカサキ ハルト", "2018-02-14", "男", "子"),
            _person("髙﨑 葵", "タカサキ アオイ", "2023-04-05", "女", "子"),
        ],
    }  # fmt: skip


def _person(name: str, kana: str, born: str, sex: str, relation: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "kana": kana,
        "birth_date": born,
        "sex": sex,
        "relation": relation,
        **SHARED,
        **more,
    }


def protected_message(today: date) -> dict[str, Any]:
    """A mother whose former city reported a 支援措置."""
    return message(today, "P-0001") | {
        "protected": True,
        "people": [_person("守田 静", "モリタ シズカ", "1990-02-02", "女", "世帯主", pension_class="1")],
    }
