"""The reply sheet, page 2 of a letter that asks for an answer: a slip to keep, a line to cut, the form.

Laid out by ux.md rule 47: the person concerned before whoever writes for him, 氏名 before 住所, furigana in
katakana above the name, boxes for digits filled from the left. What the city knows (name, number, masked
account) is printed already; no address is printed, so the sheet is safe for protected persons. The 2D code
holds the letter number and the checksum of page 1, so a scanned sheet finds its letter.
"""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.documents.fitting import breakable, fit
from madoguchi.documents.glyphs import TextData, Typist
from madoguchi.documents.letter import Kind, Letter
from madoguchi.documents.letter_checksum import plain_checksum
from madoguchi.documents.letter_places import REPLY_NAME
from madoguchi.documents.packet import two_dimensional_code
from madoguchi.rules.calendar import to_wareki

REPLY_CODE = "MADOGUCHI:L1"

WISHES: Mapping[Kind, tuple[str, ...]] = {
    "confirmation": ("受け取ります", "受け取りません（辞退します）"),
    "reminder": ("受け取ります", "受け取りません（辞退します）"),
    "notice": ("振込先を変えます", "受け取りません（辞退します）"),
    "return": ("振込先を知らせます", "受け取りません（辞退します）"),
}
REPLY_WORDS: Mapping[str, str] = {
    "slip": "控え",
    "slip_note": "切り取って、手元に残してください",
    "number": "通知番号",
    "checksum": "照合記号",
    "deadline": "期限",
    "sent": "送った日",
    "cut": "切り取り線",
    "title": "返信用紙",
    "how": "黒いペンで書いてください。あてはまる□に✓を付けてください。",
    "person": "対象の方",
    "kana": "フリガナ（カタカナ）",
    "name": "氏名",
    "phone": "電話番号",
    "wish": "お返事",
    "account": "振込先",
    "known": "確認している口座",
    "other": "別の口座（通帳かキャッシュカードの写しを付けてください）",
    "own": "受け取る口座（通帳かキャッシュカードの写しを付けてください）",
    "bank": "銀行など",
    "bank_name": "金融機関名",
    "branch": "本店・支店名",
    "type": "種類",
    "account_number": "口座番号（左から）",
    "yucho": "ゆうちょ銀行",
    "symbol": "記号（左から）",
    "yucho_number": "番号（左から）",
    "holder": "口座名義（カタカナ、左から）",
    "sign": "署名",
    "day": "書いた日",
    "signature": "氏名（本人か代理人が自分で書いてください）",
    "proxy": "代理人が書くとき",
    "proxy_note": "代理人の本人確認書類の写しを付けてください。",
    "address": "住所",
    "relation": "本人との関係",
    "mandate": "この給付の手続きを、上の代理人に任せます（法定代理人のときは不要です）",
    "person_signature": "本人の署名",
}
TYPES = ("普通", "当座", "貯蓄")
RELATIONS = ("法定代理人", "同じ世帯の人", "施設の職員", "その他")


def reply_words(typist: Typist) -> dict[str, object]:
    """The fixed words, once for a whole file."""
    words: dict[str, object] = {key: typist.label(text) for key, text in REPLY_WORDS.items()}
    return words | {
        "types": [typist.label(text) for text in TYPES],
        "relations": [typist.label(text) for text in RELATIONS],
    }


def reply_data(letter: Letter, typist: Typist) -> dict[str, object]:
    """The reply sheet of one letter."""
    name = letter.addressee.name
    size = fit(name, REPLY_NAME.width - 1, REPLY_NAME.height)
    printed: TextData = typist.value(breakable(name, REPLY_NAME.width - 1, size), f"{letter.number}／氏名")
    issuer, account = letter.issuer, letter.reply_account
    return {
        "code": two_dimensional_code(reply_code(letter)),
        "deadline": to_wareki(letter.deadline) if letter.deadline else "",
        "programme": typist.heading(letter.programme, letter.number),
        "to": typist.label(f"{issuer.municipality}　{issuer.section}　あて", letter.number),
        "account": typist.label(account.text, letter.number) if account else "",
        "name": printed,
        "name_size": size,
        "wishes": [typist.label(text) for text in WISHES[letter.kind]],
    }


def reply_code(letter: Letter) -> str:
    """What the 2D code of the reply sheet holds: number and checksum, nothing personal."""
    return f"{REPLY_CODE}:{letter.number}:{plain_checksum(letter.checksum)}"


def read_reply_code(text: str) -> tuple[str, str] | None:
    """(letter number, checksum in a row) of a scanned reply sheet, or None for any other code."""
    head, found, rest = text.strip().partition(f"{REPLY_CODE}:")
    number, _, checksum = rest.partition(":")
    return (number, checksum) if found and not head and number and checksum else None
