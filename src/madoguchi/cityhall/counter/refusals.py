"""Why a tablet or a counter page says no, in words for the person in front of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class PairingUnknown(Refusal):
    """No open invitation has this code, or its time is over."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("番号が違うか、時間が過ぎています。職員の画面の新しい番号を入れてください。"))


class TooManyTries(Refusal):
    """Too many wrong codes from one address."""

    status = 429

    def __init__(self) -> None:
        super().__init__(_("番号を何度も間違えました。10分待ってから、新しい番号を入れてください。"))


class TabletGone(Refusal):
    """The tablet was revoked or never paired with this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("このタブレットはつながっていません。「タブレットをつなぐ」からつなぎ直してください。")
        )


class NoTablet(Refusal):
    """The clerk's counter has no paired tablet."""

    def __init__(self) -> None:
        super().__init__(
            _("この窓口にはタブレットがつながっていません。つなぐか、紙への署名を選んでください。")
        )
