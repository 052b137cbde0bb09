"""The fixed words of the 手続き案内票 in each language, and its dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from madoguchi.rules.calendar import to_wareki

WEEKDAYS = "月火水木金土日"

WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "title": "手続き案内票",
        "for": "様",
        "visit": "受付番号",
        "received": "今日、受け付けた手続き",
        "received_note": "いま、担当の課が処理しています。",
        "next": "これからの手続き",
        "nothing_next": "これから行う手続きはありません。",
        "nothing_until": "市役所から連絡するまで、することはありません。",
        "not_needed": "今回、必要のない手続き",
        "where": "窓口",
        "by": "期限",
        "no_limit": "期限はありません",
        "bring": "持ち物",
        "why": "理由",
        "urgent": "お急ぎください",
        "status": "手続きの進み具合",
        "status_note": "このコードを持っている人だけが見られます。お名前や住所は表示されません。",
        "contact": "お問い合わせ",
        "show": "",
        "demo": "見本（架空の市です）",
    },
    "ja-x-easy": {
        "title": "手続《てつづ》きの あんない",
        "for": "さん",
        "visit": "受付番号《うけつけばんごう》",
        "received": "きょう うけつけた こと",
        "received_note": "いま、市役所《しやくしょ》が 仕事《しごと》を しています。",
        "next": "これから する こと",
        "nothing_next": "これから する ことは ありません。",
        "nothing_until": "市役所《しやくしょ》から 連絡《れんらく》が くるまで、することは ありません。",
        "not_needed": "しなくて いい こと",
        "where": "ばしょ",
        "by": "いつまで",
        "no_limit": "いつでも いいです",
        "bring": "もってくる もの",
        "why": "どうして",
        "urgent": "はやく してください",
        "status": "いま どこまで すすんで いるか",
        "status_note": "名前《なまえ》や 住所《じゅうしょ》は でません。",
        "contact": "わからない ときは ここに 聞《き》いて ください",
        "show": "窓口《まどぐち》で 見《み》せる 名前《なまえ》",
        "demo": "見本《みほん》（本当《ほんとう》の 市《し》では ありません）",
    },
    "en": {
        "title": "Your next steps",
        "for": "",
        "visit": "Visit number",
        "received": "Received today",
        "received_note": "City hall is now working on these.",
        "next": "What to do next",
        "nothing_next": "There is nothing left to do.",
        "nothing_until": "There is nothing to do until city hall contacts you.",
        "not_needed": "Not needed this time",
        "where": "Where",
        "by": "By",
        "no_limit": "No time limit",
        "bring": "Bring",
        "why": "Why",
        "urgent": "Please hurry",
        "status": "See how it is going",
        "status_note": "The page shows no names or addresses.",
        "contact": "Questions",
        "show": "Show at the counter:",
        "demo": "SAMPLE (fictional city)",
    },
}


def long_date(day: date, language: str) -> str:
    """A day with its weekday: 令和8年4月20日（月）, 2026年4月20日（月曜日）, Monday 20 April 2026."""
    if language == "en":
        return f"{day:%A} {day.day} {day:%B} {day.year}"
    weekday = WEEKDAYS[day.weekday()]
    if language == "ja-x-easy":
        return f"{day.year}年《ねん》{day.month}月《がつ》{day.day}日《にち》（{weekday}曜日《ようび》）"
    return f"{to_wareki(day)}（{weekday}）"
