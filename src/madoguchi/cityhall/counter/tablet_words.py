"""The tablet's own sentences in the resident's languages: paired phrases under one key (ux.md rule 33).

Not gettext: the clerk's Japanese screen and the resident's tablet show different languages of one visit at
the same time, and やさしい日本語 is no locale of its own.
"""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "check_title": "内容を確かめてください",
        "check_lead": "うかがったことを、申請書にしました。",
        "forms_title": "この署名で出す申請書",
        "summary_title": "主な内容",
        "full_title": "申請書をすべて見る",
        "pdf": "申請書の原本（PDF）を見る",
        "correct": "内容が正しいです",
        "wrong": "違うところがあるときは、職員に伝えてください。",
        "sign_title": "署名してください",
        "sign_lead": "枠の中に、指またはペンでお名前を書いてください。",
        "box": "署名の枠。指またはペンで書きます。",
        "empty": "まだ書かれていません。枠の中に書いてください。",
        "again": "書き直す",
        "send": "署名を送る",
        "assisted": "書くのが難しいときは、職員に伝えてください。書かない方法もあります。",
        "back": "内容の確認に戻る",
        "large": "大きな文字",
    },
    "ja-x-easy": {
        "check_title": "書いてある ことを 見てください",
        "check_lead": "あなたの 話を 紙に 書きました。",
        "forms_title": "今日 出す 紙",
        "summary_title": "だいじな こと",
        "full_title": "ぜんぶ 見る",
        "pdf": "ほんとうの 紙（PDF）を 見る",
        "correct": "正しいです",
        "wrong": "ちがう ところが あったら、職員に 言ってください。",
        "sign_title": "名前を 書いてください",
        "sign_lead": "わくの 中に、ゆびか ペンで 名前を 書いてください。",
        "box": "名前を 書く わく。ゆびか ペンで 書きます。",
        "empty": "まだ 書いて いません。わくの 中に 書いてください。",
        "again": "もういちど 書く",
        "send": "おくる",
        "assisted": "書くのが むずかしい ときは、職員に 言ってください。書かない やりかたも あります。",
        "back": "前の 画面に もどる",
        "large": "大きな 文字",
    },
    "en": {
        "check_title": "Please check the contents",
        "check_lead": "We have filled in the forms with what you told us.",
        "forms_title": "Forms covered by this signature",
        "summary_title": "Main points",
        "full_title": "See the full forms",
        "pdf": "See the original document (PDF, in Japanese)",
        "correct": "Everything is correct",
        "wrong": "If something is wrong, please tell our staff.",
        "sign_title": "Please sign",
        "sign_lead": "Write your name in the box with a finger or the pen.",
        "box": "Signature box. Write with a finger or the pen.",
        "empty": "The box is still empty. Please write your name in it.",
        "again": "Start over",
        "send": "Send signature",
        "assisted": "If writing is difficult, please tell our staff. There are other ways.",
        "back": "Back to the contents",
        "large": "Large text",
    },
}
