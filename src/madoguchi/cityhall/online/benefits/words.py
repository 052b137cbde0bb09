"""The sentences of a benefit letter's pages in three languages: 日本語, やさしい日本語, English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from madoguchi.rules.calendar import to_wareki

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """One language. `headlines`: kind of state to (sentence, badge); `say`: everything else by key."""

    code: str
    lang: str
    label: str
    steps: Mapping[str, str]
    headlines: Mapping[str, tuple[str, str]]
    sources: Mapping[str, str]
    say: Mapping[str, str]

    def day(self, value: date | datetime | None) -> str:
        """A day as this language writes it; "" for None."""
        if value is None:
            return ""
        day = timezone.localtime(value).date() if isinstance(value, datetime) else value
        if self.code == "en":
            return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
        return to_wareki(day) if self.code == "ja" else f"{day.year}年 {day.month}月 {day.day}日"

    def yen(self, amount: int | None) -> str:
        """`40,000円`"""
        if amount is None:
            return ""
        return f"{amount:,} yen" if self.code == "en" else f"{amount:,}円"


JAPANESE = Words(
    code="ja",
    lang="ja",
    label="日本語",
    steps={
        "received": "受付", "review": "審査", "decided": "支給決定", "planned": "振込予定日",
        "paid": "振込済み",
    },
    headlines={
        "received": ("受け付けました。いま、していただくことはありません。", "half"),
        "review": ("審査しています。いま、していただくことはありません。", "half"),
        "decided": ("支給が決まりました。振込をお待ちください。", "half"),
        "planned": ("振込の手続をしています。", "half"),
        "paid": ("振り込みました。まれに、口座の都合で市に戻ることがあります。", "done"),
        "returned_money": ("口座に振り込めませんでした。担当課に連絡してください。", "attention"),
        "refused": ("支給できないことになりました。理由は、お送りする通知に書いてあります。", "stop"),
        "declined": ("辞退を受け付けました。", "done"),
        "expired": ("期限までに回答がなかったため、締め切りました。", "stop"),
        "sent_back": ("確かめたいことがあります。もう一度、申請してください。", "attention"),
        "closed": ("この通知の手続は終わっています。", "info"),
    },
    sources={
        "public": "公金受取口座", "previous": "前回の給付の口座", "declared": "申請で知らせた口座",
    },
    say={
        "languages": "ことば",
        "from": "この案内は、%(city)s %(section)sがお送りしました。",
        "amount": "受け取れる金額", "why": "この金額になった理由", "deadline": "期限",
        "pay_on": "振込予定日",
        "notice": "確認している口座があるため、手続をしなくても振り込みます。"
                  "口座を変える方と辞退する方だけ、期限までに手続してください。",
        "confirmation": "受け取るには、期限までに回答が必要です。",
        "returned": "確かめたいことがあります。もう一度、申請してください。",
        "choose": "どうしますか",
        "known": "この口座で受け取る", "public": "公金受取口座で受け取る", "declared": "ほかの口座で受け取る",
        "decline": "辞退する",
        "consent": "押すと、国に登録した公金受取口座を市が調べることに同意したことになります。",
        "pin": "次に、マイナンバーカードで本人確認をします。使うのは数字4桁の暗証番号だけです。"
               "番号は3回まちがえると止まり、市の窓口で直せます。",
        "other_ways_title": "カードがない方・うまくいかない方",
        "other_ways": "同封の返信用紙を郵便で送るか、市の窓口に来てください。代理の方も手続できます。",
        "phone": "電話", "ask": "問い合わせ先",
        "confirm_title": "内容の確認", "name": "氏名", "account": "振込先", "button": "この内容で受け取る",
        "silent": "いま口座の情報を取得できません。このまま受け付け、口座は市があとで取得します。",
        "none": "公金受取口座の登録がありません。ほかの口座を入れてください。",
        "differs": "口座の名義が、住民記録の氏名と違います。ほかの口座を入れてください。",
        "possible": "口座の名義の書き方が少し違います。市が確かめてから振り込みます。",
        "account_title": "振込先の口座", "next": "次へ", "back": "戻る",
        "decline_title": "辞退の確認",
        "decline_text": "辞退すると、この給付金は振り込まれません。",
        "decline_button": "辞退する", "keep": "辞退しない",
        "title": "給付金の状況", "receipt": "受付番号",
        "receipt_note": "画面を保存するか、番号を書きとめてください。本人確認は終了しました。",
        "same_address": "このあとの状況は、通知の2次元コードから見られます。",
        "privacy": "このページには、氏名や口座番号は表示されません。",
        "cancelled": "本人確認を中止しました。もう一度選んでください。",
        "not_payee": "本人確認の結果が、通知の宛先の方と一致しませんでした。宛先の方が手続してください。",
        "too_many": "本人確認の回数が上限になりました。窓口か返信用紙で手続してください。",
        "no_login": "いまスマートフォンでは手続できません。返信用紙か窓口をご利用ください。",
        "late": "スマートフォンでの受付期限を過ぎました。担当課に連絡してください。",
        "void": "この通知のコードは、もう使えません。新しい通知が届いているときは、そちらを使ってください。",
        "end": "終了する", "simulated": "模擬",
    },
)  # fmt: skip
EASY = Words(
    code="ja-x-easy",
    lang="ja",
    label="やさしい日本語",
    steps={
        "received": "うけつけました", "review": "市役所が 見ています", "decided": "きまりました",
        "planned": "お金を 送る日", "paid": "お金を 送りました",
    },
    headlines={
        "received": ("うけつけました。あなたは まっていて ください。", "half"),
        "review": ("市役所が 見ています。あなたは まっていて ください。", "half"),
        "decided": ("お金を もらえることに きまりました。まっていて ください。", "half"),
        "planned": ("お金を 送る じゅんびを しています。", "half"),
        "paid": ("お金を 銀行に 送りました。ときどき、市役所に もどることが あります。", "done"),
        "returned_money": ("お金を 送れませんでした。下の 電話番号に 電話して ください。", "attention"),
        "refused": ("お金は もらえません。理由は 手紙に 書いて あります。", "stop"),
        "declined": ("もらわないことを うけつけました。", "done"),
        "expired": ("しめきりが すぎました。", "stop"),
        "sent_back": ("ききたいことが あります。もう一度 申しこんで ください。", "attention"),
        "closed": ("この 手紙の 手続は おわりました。", "info"),
    },
    sources={
        "public": "国に とどけた 口座", "previous": "まえに お金を もらった 口座",
        "declared": "あなたが 書いた 口座",
    },
    say={
        "languages": "ことば",
        "from": "%(city)sの %(section)sが 送りました。",
        "amount": "もらえる お金", "why": "どうして この お金か", "deadline": "しめきり",
        "pay_on": "お金を 送る日",
        "notice": "なにも しなくても お金が もらえます。"
                  "銀行を かえる人と もらわない人だけ、しめきりまでに 言って ください。",
        "confirmation": "もらいたい人は、しめきりまでに こたえて ください。",
        "returned": "ききたいことが あります。もう一度 申しこんで ください。",
        "choose": "どうしますか",
        "known": "この 口座で もらう", "public": "国に とどけた 口座で もらう",
        "declared": "ほかの 口座で もらう", "decline": "もらわない",
        "consent": "おすと、市役所が 国に とどけた あなたの 口座を しらべます。",
        "pin": "つぎに、マイナンバーカードで あなたか どうか たしかめます。つかうのは "
               "4つの 数字の 番号だけです。3回 まちがえると とまります。市役所で なおせます。",
        "other_ways_title": "カードが ない人・できない人",
        "other_ways": "手紙の 2まい目の 紙を 送るか、市役所に 来て ください。"
                      "ほかの人に たのむことも できます。",
        "phone": "でんわ", "ask": "わからないとき",
        "confirm_title": "これで いいですか", "name": "名前", "account": "お金を 送る 口座",
        "button": "この内容で もらう",
        "silent": "いま 口座が わかりません。このまま うけつけます。市役所が あとで しらべます。",
        "none": "国に とどけた 口座が ありません。ほかの 口座を 書いて ください。",
        "differs": "口座の 名前が あなたの 名前と ちがいます。ほかの 口座を 書いて ください。",
        "possible": "口座の 名前が すこし ちがいます。市役所が たしかめてから 送ります。",
        "account_title": "お金を 送る 口座", "next": "つぎへ", "back": "もどる",
        "decline_title": "ほんとうに もらいませんか",
        "decline_text": "「もらわない」を おすと、この お金は もらえません。",
        "decline_button": "もらわない", "keep": "やめて もどる",
        "title": "お金は いま どうなって いますか", "receipt": "うけつけ番号",
        "receipt_note": "番号を 書いて ください。あなたの 確認は おわりました。",
        "same_address": "このあとの ことは、手紙の 四角い コードから 見られます。",
        "privacy": "この ページに あなたの 名前や 口座番号は 出ません。",
        "cancelled": "とちゅうで やめました。もう一度 えらんで ください。",
        "not_payee": "手紙を もらった人と ちがいます。手紙を もらった人が して ください。",
        "too_many": "たくさん まちがえました。市役所に 来るか、紙を 送って ください。",
        "no_login": "いま スマートフォンでは できません。紙を 送るか、市役所に 来て ください。",
        "late": "スマートフォンの しめきりが すぎました。下の 電話番号に 電話して ください。",
        "void": "この 手紙の コードは つかえません。あたらしい 手紙を 見て ください。",
        "end": "おわる", "simulated": "れんしゅう",
    },
)  # fmt: skip
ENGLISH = Words(
    code="en",
    lang="en",
    label="English",
    steps={
        "received": "Received", "review": "Under review", "decided": "Granted",
        "planned": "Planned transfer", "paid": "Transferred",
    },
    headlines={
        "received": ("We have received your answer. There is nothing you need to do now.", "half"),
        "review": ("We are reviewing your case. There is nothing you need to do now.", "half"),
        "decided": ("Your benefit was granted. Please wait for the transfer.", "half"),
        "planned": ("The transfer is being prepared.", "half"),
        "paid": ("We have transferred the money. In rare cases a bank sends it back to us.", "done"),
        "returned_money": ("The transfer failed. Please contact the section below.", "attention"),
        "refused": ("The benefit cannot be paid. A letter tells you why.", "stop"),
        "declined": ("We have received that you decline.", "done"),
        "expired": ("The deadline has passed without an answer.", "stop"),
        "sent_back": ("We need to check something. Please apply again.", "attention"),
        "closed": ("The procedure of this letter is closed.", "info"),
    },
    sources={
        "public": "Account registered with the state", "previous": "Account of an earlier benefit",
        "declared": "Account you told us",
    },
    say={
        "languages": "Language",
        "from": "Sent by %(section)s, %(city)s.",
        "amount": "Amount you can receive", "why": "Why this amount", "deadline": "Deadline",
        "pay_on": "Planned transfer",
        "notice": "We know your account, so you will be paid without doing anything. "
                  "Only to change the account or to decline, act by the deadline.",
        "confirmation": "To receive the money, please answer by the deadline.",
        "returned": "We need to check something. Please apply again.",
        "choose": "What would you like to do?",
        "known": "Receive it in this account", "public": "Receive it in my state-registered account",
        "declared": "Receive it in another account", "decline": "Decline",
        "consent": "By pressing you agree that the city looks up the account you registered with the state.",
        "pin": "Next you prove who you are with your My Number Card. Only the four-digit PIN is used. "
               "After three errors it locks and can be reset at city hall.",
        "other_ways_title": "No card, or it does not work?",
        "other_ways": "Send the enclosed reply sheet by post or come to city hall. Somebody may act for you.",
        "phone": "Phone", "ask": "Contact",
        "confirm_title": "Please check", "name": "Name", "account": "Account",
        "button": "Receive it like this",
        "silent": "Your account cannot be looked up now. We accept your answer and look it up later.",
        "none": "You have not registered an account with the state. Please enter another account.",
        "differs": "The account is in another name than yours. Please enter another account.",
        "possible": "The account's name is written a little differently. We check it before paying.",
        "account_title": "Your account", "next": "Next", "back": "Back",
        "decline_title": "Do you decline?",
        "decline_text": "If you decline, this benefit will not be paid to you.",
        "decline_button": "Decline", "keep": "Go back",
        "title": "Status of your benefit", "receipt": "Receipt number",
        "receipt_note": "Please note this number. You have been signed out.",
        "same_address": "The 2D code of your letter always shows the present status.",
        "privacy": "This page never shows your name or account number.",
        "cancelled": "Signing in was cancelled. Please choose again.",
        "not_payee": "The person who signed in is not the one this letter was sent to.",
        "too_many": "Too many attempts. Please use the reply sheet or come to city hall.",
        "no_login": "Phones cannot be used now. Please use the reply sheet or come to city hall.",
        "late": "The deadline for phones has passed. Please contact the section below.",
        "void": "The code of this letter is no longer valid. Please use your newest letter.",
        "end": "Finish", "simulated": "Simulated",
    },
)  # fmt: skip
LANGUAGES = {words.code: words for words in (JAPANESE, EASY, ENGLISH)}


def words_for(code: str) -> Words:
    """The language asked for, else Japanese."""
    return LANGUAGES.get(code, JAPANESE)
