"""Why an order was not done: a code for the page, a sentence for the clerk, what to do next (Japanese)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madoguchi.card.errors import (
    CardError,
    CardRemoved,
    CardSwapped,
    EditionError,
    LastTry,
    PinLocked,
    PinWrong,
    ReaderError,
    WrongForm,
)
from madoguchi.card.status import StatusError

Code = Literal[
    "busy", "no_reader", "no_card", "several", "removed", "swapped", "wrong_card", "unreadable", "reader",
    "wrong_form", "wrong_pin", "locked", "one_left", "no_certificate",
    "order_unknown", "order_expired", "order_used", "left",
]  # fmt: skip
_SELECTING = "アプリケーションの選択"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing came of the order."""

    code: Code
    message: str
    remedy: str


class Refused(Exception):
    """Raised where an order ends. `certificate`: by which the card was known whose PIN was refused."""

    def __init__(self, refusal: Refusal, certificate: str = "") -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.certificate = certificate


BUSY = Refusal("busy", "いま別の読み取りをしています。", "終わるのを待ってから、もう一度読み取ってください。")
NO_READER = Refusal(
    "no_reader", "カードリーダーが見つかりません。", "USBでつなぎ、もう一度読み取ってください。"
)
NO_CARD = Refusal(
    "no_card", "カードが置かれていません。", "マイナンバーカードを置いて、もう一度読み取ってください。"
)
SEVERAL = Refusal(
    "several",
    "カードが2枚あります。どちらも読み取っていません。",
    "本人のカード1枚だけを残して、もう一度読み取ってください。",
)
WRONG_CARD = Refusal(
    "wrong_card",
    "マイナンバーカードではないカードです。",
    "ほかのカード（免許証・在留カードなど）をよけて、マイナンバーカードを置いてください。",
)
ORDER_UNKNOWN = Refusal(
    "order_unknown",
    "この窓口の画面からの指示と確かめられません。カードには触れていません。",
    "画面を読み込みなおし、カードリーダーをつなぎ直してください。",
)
ORDER_EXPIRED = Refusal(
    "order_expired",
    "読み取りの指示の時間が過ぎています。カードには触れていません。",
    "もう一度読み取ってください。続くときは、このパソコンの時計を合わせてください。",
)
ORDER_USED = Refusal(
    "order_used", "この読み取りの指示は、もう使われています。", "もう一度、画面から読み取ってください。"
)
LEFT = Refusal("left", "画面が閉じられたので、読み取りをやめました。", "もう一度読み取ってください。")


def no_certificate(name: str) -> Refusal:
    """The card carries none of this kind."""
    return Refusal(
        "no_certificate",
        f"このカードには{name}電子証明書がありません。",
        "15歳未満の人、顔認証マイナンバーカードの人などです。ほかの方法（紙・タブレットの署名）に切り替えてください。",
    )


def refusal_of(error: CardError) -> Refusal:
    """What an error of the card or the reader means at a counter."""
    if isinstance(error, StatusError) and error.step == _SELECTING:
        return WRONG_CARD
    return Refusal(_code(error), error.message, error.remedy)


def _code(error: CardError) -> Code:
    codes: tuple[tuple[type[CardError], Code], ...] = (
        (CardRemoved, "removed"),
        (CardSwapped, "swapped"),
        (ReaderError, "reader"),
        (LastTry, "one_left"),
        (PinLocked, "locked"),
        (PinWrong, "wrong_pin"),
        (WrongForm, "wrong_form"),
        (EditionError, "wrong_card"),
    )
    return next((code for kind, code in codes if isinstance(error, kind)), "unreadable")
