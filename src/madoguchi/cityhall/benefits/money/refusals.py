"""Why no money moves, in words for the officer, the approver or the treasurer at the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one payment, or (`number` empty) with the batch or the file as a whole."""

    number: str
    sentence: str


class Problems(Refusal):
    """Several reasons at once, all of them in `problems`; nothing was changed."""

    def __init__(self, sentence: str, problems: Sequence[Problem]) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)


class NoBank(Refusal):
    """Nobody has said which bank the city pays through."""

    def __init__(self) -> None:
        super().__init__(
            _("振込を依頼する銀行と委託者コードが登録されていません。システム管理者に登録を頼んでください。")
        )


class BadSettings(Refusal):
    """The city's own approval rules or bank profile cannot be read."""


class BadPayDay(Refusal):
    """The bank takes no file for that day. `sentence` says why and until when."""


class NothingToPay(Refusal):
    def __init__(self) -> None:
        super().__init__(_("振り込める支給決定がありません。口座の確認が終わっているか見てください。"))


class OwnBatch(Refusal):
    """Four eyes: whoever made it neither approves nor releases it, whatever other role they hold."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("自分が起案した支払は、承認も確定もできません。別の職員が行ってください。"))


class AlreadyApproved(Refusal):
    def __init__(self) -> None:
        super().__init__(_("この支払はすでに承認しています。もう1人、別の職員の承認が必要です。"))


class WrongTotal(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("入力した合計金額が、起案の合計と違います。支払の一覧を見て、もう一度入力してください。")
        )


class SignInTooOld(Refusal):
    def __init__(self) -> None:
        super().__init__(_("本人確認から時間がたっています。もう一度、本人確認をしてから行ってください。"))


class ContentChanged(Refusal):
    """The rows are not what was drafted: somebody went around the application."""

    def __init__(self) -> None:
        super().__init__(
            _("支払の内容が、起案したときと違います。承認せず、システム管理者と監査担当に知らせてください。")
        )


class CannotRelease(Problems):
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            _("確かめたところ、%(count)s件の問題がありました。振込ファイルは作っていません。")
            % {"count": len(problems)},
            problems,
        )


class CannotWithdraw(Refusal):
    def __init__(self) -> None:
        super().__init__(_("銀行に送ったか、送ったかもしれない支払は取り下げられません。"))


class ResultsRefused(Problems):
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            _("結果ファイルに%(count)s件の問題がありました。1件も取り込んでいません。")
            % {"count": len(problems)},
            problems,
        )


class StillUnderway(Refusal):
    """Another process may be handing the file over at this moment."""

    def __init__(self) -> None:
        super().__init__(_("送信中です。銀行の応答を待っています。少し待って、もう一度見てください。"))


class NoChannel(Refusal):
    def __init__(self) -> None:
        super().__init__(_("銀行への接続がありません。ファイルを取り出して銀行に渡してください。"))


class BadAmount(Refusal):
    def __init__(self, most: int) -> None:
        super().__init__(_("金額は1円から%(most)s円までで入力してください。") % {"most": f"{most:,}"})


class HasChannel(Refusal):
    """One instruction, one channel: a file handed over besides would be paid twice (阿武町, 多気町)."""

    def __init__(self) -> None:
        super().__init__(
            _("振込ファイルは銀行へ自動で送ります。別に渡すと二重の振込になるため、取り出せません。")
        )


class AlreadySent(Refusal):
    def __init__(self) -> None:
        super().__init__(_("このファイルは銀行に渡しました。もう一度渡すと二重の振込になります。"))


class NoReceipt(Refusal):
    def __init__(self) -> None:
        super().__init__(_("銀行の受付番号を入力してください。"))


class OnItsWay(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("この決定の振込が起案中か送信中です。支払を取り下げるか、結果を待ってから取り消してください。")
        )


class NotReclaimable(Refusal):
    def __init__(self) -> None:
        super().__init__(_("返納を求められるのは、決定を取り消した、振込済みの支払だけです。"))


class OwnReclaim(Refusal):
    status = 403

    def __init__(self) -> None:
        super().__init__(_("自分が請求した返納は、自分で不納欠損にできません。別の職員が行ってください。"))
