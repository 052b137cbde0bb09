"""Why a verb of this room says no."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class NotFound(Refusal):
    """No such row in this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("見つかりません。別の団体のものか、すでにありません。"))


class OwnAccount(Refusal):
    """Nobody grants, restores or takes away the own rights."""

    def __init__(self) -> None:
        super().__init__(
            _("自分自身の役割・利用停止・再設定は変えられません。ほかの管理者に頼んでください。")
        )


class LastAdministrator(Refusal):
    """Somebody must be left who can manage accounts."""

    def __init__(self) -> None:
        super().__init__(_("最後のシステム管理者です。先に別の職員を管理者にしてください。"))


class RolesCollide(Refusal):
    """Roles that must be held by different people (`roles.APART`)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "同じ職員に付けられない組み合わせです。「監査担当」と「システム管理者」、"
                "「出納担当」と「給付担当」または「給付の承認者」、「個人番号利用事務担当」と"
                "「システム管理者」または「監査担当」は、別の職員にしてください。"
            )
        )


class UsernameTaken(Refusal):
    """Names for signing in are unique in the whole installation."""

    def __init__(self, username: str) -> None:
        super().__init__(_("ユーザー名「%s」は使われています。別の名前にしてください。") % username)


class OverlayRefused(Refusal):
    """The overlay does not load; `problems` are `file:line: message`."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(_("団体独自設定に誤りがあります。"))


class JobNotFailed(Refusal):
    """Only a job that gave up can be tried again."""

    def __init__(self) -> None:
        super().__init__(_("失敗した仕事だけをやりなおせます。画面を読み込みなおしてください。"))
