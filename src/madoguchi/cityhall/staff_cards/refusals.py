"""Why a card does not sign in, in words for its holder. Nothing says whether an account exists."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class CardRefused(Refusal):
    """The answer is late, used, forged, of no card that is believed, or of no account."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "このカードではサインインできません。登録した職員証か確かめてください。"
                "登録していないときは、ユーザー名とパスワードでサインインし、「サインインの安全」で登録します。"
            )
        )


class AnswerLate(Refusal):
    """The question was not asked here, has an answer, or is too old."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("時間が過ぎたか、画面が古くなっています。もう一度カードを置いてください。"))


class SignInAgain(Refusal):
    """A card opens the account for years: whoever finds a desk left open must not register one."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("職員証の登録は、サインインしてすぐの間だけできます。一度終了し、サインインしなおしてください。")
        )


class CardTaken(Refusal):
    """Another account signs in with it."""

    def __init__(self) -> None:
        super().__init__(
            _("このカードは、ほかの職員の職員証として登録されています。システム管理者に確かめてください。")
        )


class AlreadyBlocked(Refusal):
    """Somebody was faster."""

    def __init__(self) -> None:
        super().__init__(_("この職員証は、もう止めてあります。"))
