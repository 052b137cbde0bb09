"""Why an answer is not taken or a decision not made, in words for whoever stands before the screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Application
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.rules.calendar import to_wareki


class AlreadyAnswered(Refusal):
    """There is a live answer. Says when it came, through which door, and under which number."""

    def __init__(self, first: Application) -> None:
        self.first = first
        came = timezone.localtime(first.received_at)
        words = {
            "day": to_wareki(came.date()), "clock": came.strftime("%H:%M"), "number": first.number,
            "channel": Application.Channel(first.channel).label,
            "intent": Application.Intent(first.intent).label,
        }  # fmt: skip
        super().__init__(
            _(
                "この対象の回答は、%(day)s %(clock)sに「%(channel)s」で受け付けています"
                "（受付番号%(number)s、%(intent)s）。同じ申請は二重に受け付けません。"
                "変えるときは、本人を確かめて窓口で入力してください。"
            )
            % words
        )


class TooLate(Refusal):
    """The deadline has passed for this door."""

    def __init__(self, deadline: date) -> None:
        super().__init__(
            _("申請の期限（%(day)s）を過ぎました。担当課に連絡してください。") % {"day": to_wareki(deadline)}
        )


class TokenUsed(Refusal):
    """A letter's code opens the door once."""

    def __init__(self) -> None:
        super().__init__(_("この通知のコードは使えません。使用済みか、新しい通知が出ています。"))


class AccountRefused(Refusal):
    """An account that nothing can be paid into; the sentences say what to mend."""

    status = 422

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


class AccountMissing(Refusal):
    """Whoever wants the money must say where to."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("振込先の口座を選んでください。"))


class AccountNotReady(Refusal):
    """No grant without an account whose holder is the payee, or was accepted by a human being."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class ReasonUnknown(Refusal):
    """A reason code that the catalogue does not have."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("理由を一覧から選んでください。"))


class ReasonMissing(Refusal):
    """A human being who overrules a doubt says why."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("理由を書いてください。"))


class KeyedBySame(Refusal):
    """Double keying needs another pair of eyes."""

    def __init__(self) -> None:
        super().__init__(_("この返信用紙は、あなたがもう入力しています。別の職員が入力してください。"))


class SignatureMissing(Refusal):
    """A paper without a signature is no answer."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("署名がありません。入力せず、返送して署名をもらってください。"))
