"""Why a verb of this room says no."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class NotFound(Refusal):
    """No such study or plan in this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("見つかりません。一覧から選び直してください。"))


class NotWorkedOut(Refusal):
    """The study has no result to build on."""

    def __init__(self) -> None:
        super().__init__(_("能力の計算がまだ終わっていません。終わってから、もう一度行ってください。"))


class NothingKnown(Refusal):
    """There is no record of the office that the question could be answered from."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("この窓口の記録がありません。日別の表か発券機の記録を取り込んでください。"))
