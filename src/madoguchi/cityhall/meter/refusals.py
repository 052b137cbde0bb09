"""Why a verb of this room says no."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class IntakeNotFound(Refusal):
    """No such file in this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("このファイルの取込は見つかりません。一覧から選び直してください。"))


class WrongIntakeState(Refusal):
    """The file is not in the state that the act needs."""

    def __init__(self) -> None:
        super().__init__(_("このファイルは、いまその操作ができません。画面を読み込みなおしてください。"))


class FileTooLarge(Refusal):
    """More than one intake may hold."""

    status = 422

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _("ファイルが大きすぎます（%sMBまで）。月ごとなどに分けて取り込んでください。") % megabytes
        )
