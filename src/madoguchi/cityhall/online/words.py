"""The status page's sentences in three languages: 日本語, やさしい日本語 (html lang `ja`), English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.cityhall.cases.models import Case
from madoguchi.rules.procedures.loader import Section

S = Case.State


@dataclass(frozen=True)
class Words:
    """One language. `key` picks the name of a procedure or section: name, easy or en."""

    code: str
    lang: str
    label: str
    key: str
    title: str
    number: str
    at_the_counter: str
    working: str
    attention: str
    finished: str
    cancelled: str
    procedures: str
    bring: str
    ask: str
    phone: str
    elsewhere: str
    guidance: str
    updated: str
    privacy: str
    languages: str
    states: Mapping[str, str]

    def procedure(self, names: Mapping[str, str]) -> str:
        """The procedure's name in this language, Japanese where there is none."""
        return names.get(self.key) or names["name"]

    def section(self, slug: str, section: Section | None) -> str:
        """The section's name in this language."""
        return (getattr(section, self.key) or section.name) if section else slug


JAPANESE = Words(
    code="ja",
    lang="ja",
    label="日本語",
    key="name",
    title="手続の状況",
    number="来庁番号",
    at_the_counter="窓口で受付中です。受付が終わると、ここに手続が並びます。",
    working="担当課で処理しています。いま、していただくことはありません。",
    attention="確認が必要な手続があります。下の担当課に連絡してください。",
    finished="すべての手続が完了しました。",
    cancelled="この来庁の手続は取りやめになりました。",
    procedures="手続",
    bring="次に来るときに持ってくるもの",
    ask="問い合わせ先",
    phone="電話",
    elsewhere="ほかの窓口での手続",
    guidance="案内",
    updated="更新",
    languages="ことば",
    privacy="このページには、氏名や住所は表示されません。",
    states={S.RECEIVED: "受付", S.WORKING: "担当課で処理中", S.ATTENTION: "確認が必要", S.DONE: "完了"},
)
EASY = Words(
    code="ja-x-easy",
    lang="ja",
    label="やさしい日本語",
    key="easy",
    title="手続（てつづき）は いま どこまで すすんでいますか",
    number="ばんごう",
    at_the_counter="いま まどぐちで うけつけて います。",
    working="市役所が しごとを しています。あなたは まっていて ください。",
    attention="市役所が あなたに ききたいことが あります。下の 電話番号に 電話して ください。",
    finished="ぜんぶ おわりました。",
    cancelled="この 手続は やめました。",
    procedures="手続（てつづき）",
    bring="つぎに 来るときに もってくるもの",
    ask="わからないとき",
    phone="でんわ",
    elsewhere="ほかの ところで すること",
    guidance="おしらせ",
    updated="あたらしくした 時間",
    languages="ことば",
    privacy="この ページに あなたの 名前や 住所は 出ません。",
    states={
        S.RECEIVED: "うけつけました",
        S.WORKING: "しごとを しています",
        S.ATTENTION: "ききたいことが あります",
        S.DONE: "おわりました",
    },
)
ENGLISH = Words(
    code="en",
    lang="en",
    label="English",
    key="en",
    title="Status of your procedures",
    number="Visit number",
    at_the_counter="You are being served at the counter. Your procedures will appear here.",
    working="City hall is working on your procedures. There is nothing you need to do now.",
    attention="We need to check something with you. Please contact the section below.",
    finished="All your procedures are complete.",
    cancelled="The procedures of this visit were cancelled.",
    procedures="Procedures",
    bring="Please bring when you come next",
    ask="Contact",
    phone="Phone",
    elsewhere="To be done elsewhere",
    guidance="Information",
    updated="Updated",
    languages="Language",
    privacy="This page never shows your name or address.",
    states={
        S.RECEIVED: "Received",
        S.WORKING: "In progress",
        S.ATTENTION: "Please contact us",
        S.DONE: "Complete",
    },
)
LANGUAGES = {words.code: words for words in (JAPANESE, EASY, ENGLISH)}


def words_for(code: str, fallback: str) -> Words:
    """The language asked for, else the visit's own, else Japanese."""
    return LANGUAGES.get(code) or LANGUAGES.get(fallback) or JAPANESE
