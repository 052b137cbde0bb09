"""Why this room says no, in words for the clerk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class NotConnected(Refusal):
    """The session has no live pairing."""

    def __init__(self) -> None:
        super().__init__(
            _("カードリーダーがつながっていません。「カードリーダーをつなぐ」からつないでください。")
        )


class PairingFailed(Refusal):
    """No open invitation of this session, or the agent's message is not for it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("つなぐための画面が古くなっています。画面を読み込みなおし、新しい番号でつないでください。")
        )


class AnswerRefused(Refusal):
    """Not the first answer to an open order of this session."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "この読み取りの結果は使えません（時間が過ぎたか、別の画面のものです）。もう一度読み取ってください。"
            )
        )


class AgentTooOld(Refusal):
    """The agent speaks another version."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("カードリーダーのプログラムの版が違います。システム担当に更新を頼んでください。"))


class TestCardRefused(Refusal):
    """An emulated card where real cards are read."""

    status = 422
    __test__ = False

    def __init__(self) -> None:
        super().__init__(
            _("模擬のカードです。この窓口では使えません。本人のマイナンバーカードを読み取ってください。")
        )


class TrustUnreadable(Refusal):
    """A file by which cards are judged cannot be read: no card is at fault, and none is judged without it."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            _(
                "カードを確かめるための設定（鍵・認証局・失効情報のファイル）を、サーバーが読めません。"
                "カードのせいではありません。ほかの方法で進め、システム担当に知らせてください。"
            )
        )


class NotAuthentic(Refusal):
    """A check on what the card says failed: nothing of it is used."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "自治体が書いたカードの内容と確かめられません。内容は使っていません。"
                "カードを置き直しても続くときは、ほかの本人確認書類で確かめ、責任者に知らせてください。"
            )
        )
