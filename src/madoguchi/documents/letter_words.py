"""The fixed words of letters, by kind: official Japanese, やさしい日本語 with readings, one line of English.

A sentence holds placeholders (`{amount}`, `{deadline}` …); `sentences` drops every sentence of which a value
is missing, so a letter without a date never shows an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madoguchi.documents.letter import Kind

_PLACEHOLDER = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one kind. `lead` is the conclusion, `act` what to do, `because` heads the explanation."""

    title: str
    lead: tuple[str, ...]
    act_title: str
    act: tuple[str, ...]
    easy: tuple[str, ...]
    english: str
    amount_label: str = "支給額"
    deadline_label: str = "期限"
    account_label: str = "振込先"
    reason_title: str = "理由"
    because: str = "この金額になった理由"
    route_title: str = "不服があるとき"


BY_CODE = "スマートフォンで{code}を読み取ってください。"
BY_REPLY = "{reply_sheet}を郵便で送ることもできます。"
BY_PHONE = "電話（{phone}）や窓口でも受け付けます。"
ASK = "わからないことは、電話（{phone}）で聞いてください。"
EASY_PHONE = "わからないときは 電話《でんわ》してください。{phone}"

WORDS: Mapping[Kind, Wording] = {
    "notice": Wording(
        "支給のお知らせ",
        (
            "手続きをしなくても、{amount}を振り込みます。",
            "受け取らない方と振込先を変える方だけ、{deadline}までに手続きしてください。",
        ),
        "受け取らない方・振込先を変える方",
        (BY_CODE, BY_REPLY, BY_PHONE),
        (
            "{amount_easy} もらえます。",
            "なにも しなくて いいです。",
            "お金《かね》は {pay_easy}に 銀行《ぎんこう》に 入《はい》ります。",
            "いらない人《ひと》と 銀行《ぎんこう》を かえる人《ひと》は、{deadline_easy}までに "
            "言《い》ってください。",
            EASY_PHONE,
        ),
        "You will receive {amount_en}. You do not need to apply. "
        "To decline or change the account, contact us by {deadline_en}.",
        deadline_label="手続きの期限",
    ),
    "confirmation": Wording(
        "確認書",
        (
            "{amount}を受け取るには、お返事が必要です。",
            "{deadline}までに、お返事をください。",
            "期限を過ぎると、受け取れないことがあります。",
        ),
        "お返事のしかた",
        (BY_CODE, BY_REPLY, BY_PHONE),
        (
            "{amount_easy} もらえます。",
            "もらうためには、返事《へんじ》が いります。",
            "{deadline_easy}までに 返事《へんじ》を してください。",
            "{how_easy}で できます。",
            EASY_PHONE,
        ),
        "To receive {amount_en}, you must reply{by_en}. {how_en}",
        deadline_label="お返事の期限",
    ),
    "reminder": Wording(
        "再度のお知らせ",
        (
            "まだお返事がありません。{amount}を受け取るには、お返事が必要です。",
            "{deadline}までに、お返事をください。",
            "すでにお返事をした方は、何もしなくてかまいません。",
        ),
        "お返事のしかた",
        (BY_CODE, BY_REPLY, BY_PHONE),
        (
            "あなたの 返事《へんじ》が まだ ありません。",
            "{amount_easy} もらえます。もらうためには、返事《へんじ》が いります。",
            "{deadline_easy}までに 返事《へんじ》を してください。",
            "もう 返事《へんじ》を した人《ひと》は、なにも しなくて いいです。",
            EASY_PHONE,
        ),
        "Reminder: we have not received your reply. To receive {amount_en}, please reply{by_en}. "
        "{how_en} Ignore this letter if you have already replied.",
        deadline_label="お返事の期限",
    ),
    "decision": Wording(
        "支給決定通知書",
        ("{amount}の支給を決定しました。", "{pay_date}に振り込みます。", "手続きは必要ありません。"),
        "手続きの進み具合を見る",
        (BY_CODE, ASK),
        (
            "{amount_easy} もらえることが きまりました。",
            "お金《かね》は {pay_easy}に 銀行《ぎんこう》に 入《はい》ります。",
            "なにも しなくて いいです。",
            EASY_PHONE,
        ),
        "Your payment of {amount_en} has been approved. You do not need to do anything.",
    ),
    "refusal": Wording(
        "不支給決定通知書",
        ("{programme}は、支給しないことに決定しました。",),
        "手続きの記録を見る",
        (BY_CODE, ASK),
        (
            "この お金《かね》は もらえません。",
            "理由《りゆう》は この紙《かみ》に 書《か》いて あります。",
            "「ちがう」と 思《おも》うときは、相談《そうだん》して ください。",
            EASY_PHONE,
        ),
        "Your application was not approved. The reason is given under 「支給しない理由」. "
        "You may ask us or object as described here.",
        reason_title="支給しない理由",
        because="くわしい説明",
    ),
    "return": Wording(
        "振込できませんでした（口座の確認のお願い）",
        (
            "{amount}を振り込めませんでした。",
            "{deadline}までに、振込先の口座をもう一度お知らせください。",
            "口座が確認できしだい、もう一度振り込みます。",
        ),
        "口座のお知らせのしかた",
        (BY_CODE, BY_REPLY, BY_PHONE),
        (
            "{amount_easy} を 銀行《ぎんこう》に 入《い》れることが できませんでした。",
            "{deadline_easy}までに 口座番号《こうざばんごう》を もう一度《いちど》 教《おし》えてください。",
            EASY_PHONE,
        ),
        "We could not transfer {amount_en} to your account. Please tell us your account again{by_en}.",
        deadline_label="お知らせの期限",
        account_label="振り込めなかった口座",
        reason_title="振り込めなかった理由",
    ),
    "demand": Wording(
        "返納のお願い",
        ("{amount}の返納をお願いします。", "{deadline}までに納めてください。"),
        "くわしい内容を見る",
        (BY_CODE, ASK),
        (
            "{amount_easy} を 役所《やくしょ》に 返《かえ》してください。",
            "{deadline_easy}までに 返《かえ》してください。",
            "すぐに 返《かえ》せないときは、相談《そうだん》して ください。",
            EASY_PHONE,
        ),
        "Please pay back {amount_en} by {deadline_en}. If you cannot pay at once, please contact us.",
        amount_label="返納額",
        deadline_label="納める期限",
        reason_title="返納をお願いする理由",
        because="この金額になった理由",
        route_title="納め方",
    ),
}

PRINTED: Mapping[str, str] = {
    "pay_date": "振込予定日",
    "person": "対象の方",
    "ask_title": "わからないとき",
    "contact": "問い合わせ先",
    "number": "通知番号",
    "checksum": "照合記号",
    "easy_title": "やさしい日本語《にほんご》",
    "warning_title": "振り込め詐欺に注意してください",
    "demo": "見本（架空の市です）",
}

WARNING = (
    "{municipality}が、ATMの操作や手数料の支払いを求めることはありません。暗証番号を聞くこともありません。",
    "あやしい電話やメールは、{phone}か警察（#9110）に相談してください。",
)


def sentences(templates: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """The sentences whose every value is known, filled in."""
    return [
        template.format_map(values)
        for template in templates
        if all(values.get(name) for name in _PLACEHOLDER.findall(template))
    ]
