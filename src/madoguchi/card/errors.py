"""Errors of this package, in the words of the clerk who has to act on them. None holds a secret."""

from __future__ import annotations


class CardError(Exception):
    """`message` says what is wrong, `remedy` what to do next (both Japanese)."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}{remedy}")
        self.message = message
        self.remedy = remedy


class EditionError(CardError):
    """A file that describes an edition of the card is wrong, or lacks what is asked for."""


class ReaderError(CardError):
    """The reader or the line to it does not answer as it must."""


class CardRemoved(ReaderError):
    """There is no card on the reader (any more)."""

    def __init__(self) -> None:
        super().__init__("カードがリーダーから離れました。", "カードを置き直してください。")


class CardSwapped(CardError):
    """Two reads of one session came from two cards."""

    def __init__(self) -> None:
        super().__init__(
            "読み取りの途中でカードが入れ替わりました。読み取った内容は捨てました。",
            "1枚のカードだけを置いて、はじめから読み取ってください。",
        )


class MalformedData(CardError):
    """What the card holds, or a certificate or signature, is not of the form it must have."""

    def __init__(
        self, what: str, remedy: str = "カードを置き直しても続くときは、システム担当へ連絡してください。"
    ) -> None:
        super().__init__(what, remedy)


class WrongForm(CardError):
    """A PIN or number does not have its form; it was not sent, so no try was spent."""


class PinLocked(CardError):
    """The PIN is locked: only the municipality can unlock it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}はロックされています。", "暗証番号の初期化（再設定）の手続をご案内ください。"
        )


class PinWrong(CardError):
    """The card refused the PIN. `left` tries remain; None if the card does not say."""

    def __init__(self, name: str, left: int | None) -> None:
        rest = "" if left is None else f"あと{left}回間違えるとロックされます。"
        super().__init__(f"{name}が違います。{rest}", "続けるかどうかを本人に確かめてください。")
        self.left = left


class LastTry(CardError):
    """Nothing was sent: at most one try is left, or nobody knows how many. A named clerk must confirm."""

    def __init__(self, name: str, left: int | None) -> None:
        known = "残り回数が分かりません。" if left is None else f"あと{left}回の間違いでロックされます。"
        super().__init__(
            f"{name}は、{known}送らずに止めました。",
            "本人に確かめ、担当者の氏名を記録してから続けてください。",
        )
        self.left = left
