"""Why a verb of `cases` says no, in words for the person at the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.rules.calendar import to_wareki


class NotAllowed(Refusal):
    """The actor does not hold the right that the verb asks for."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("この操作をする権限がありません。所属長または管理者に確認してください。"))


class NotFound(Refusal):
    """No such row in this municipality. Another municipality's row looks exactly like none."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__(_("この%(what)sは見つかりません。番号を確かめてください。") % {"what": what})


class OtherSection(Refusal):
    """The case belongs to another section. `subject` goes to the audit log."""

    status = 403

    def __init__(self, subject: str, section: str) -> None:
        super().__init__(_("ほかの課の案件は開けません。この操作は記録されました。"))
        self.subject = subject
        self.section = section


class VisitNotOpen(Refusal):
    """The visit is submitted or closed, so its draft cannot change."""

    def __init__(self, number: str, state: str) -> None:
        super().__init__(
            _("来庁番号%(number)sは「%(state)s」のため、内容を変更できません。")
            % {"number": number, "state": state}
        )


class AnsweredMeanwhile(Refusal):
    """Someone else answered the same question since the screen was drawn. Both values are kept."""

    def __init__(self, *, theirs: Any, mine: Any, by: str, revision: int) -> None:
        super().__init__(
            _("%(by)sさんが、この質問に先に答えを入れました。両方を見比べて、正しいほうを選んでください。")
            % {"by": by}
        )
        self.theirs, self.mine, self.by, self.revision = theirs, mine, by, revision


class BadInput(Refusal):
    """A value cannot be used; the sentence says which and what to do."""

    status = 422


class DeclaredElsewhere(Refusal):
    """The family declared a new address in another municipality, and nobody has said that it comes here."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "この証明書の転出先は、ほかの市区町村です。家族の一覧で転出先を確かめ、"
                "こちらに住むときは確認の印を付けて進んでください。"
            )
        )


class SomethingMissing(Refusal):
    """The packet cannot be made yet. `missing` lists the labels of what nobody has said."""

    status = 422

    def __init__(self, missing: Sequence[str]) -> None:
        shown = "、".join(missing[:8]) + (_("など") if len(missing) > 8 else "")
        super().__init__(
            _("申請書を作るには、あと%(n)d項目が必要です：%(shown)s") % {"n": len(missing), "shown": shown}
        )
        self.missing = tuple(missing)


class PacketChanged(Refusal):
    """What was shown to the signer is not what would be submitted now."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "表示したあとに申請書の内容が変わりました。新しい申請書を表示して、もう一度確認してもらってください。"
            )
        )


class NotEverybodySigned(Refusal):
    """Signatures are missing. `waiting` counts them."""

    def __init__(self, waiting: int) -> None:
        super().__init__(
            _("署名があと%(n)d件必要です。署名が終わってから受け付けてください。") % {"n": waiting}
        )
        self.waiting = waiting


class AlreadyDone(Refusal):
    """Someone was faster. The sentence says who, when and what."""

    def __init__(self, what: str, label: str, at: Any) -> None:
        time = timezone.localtime(at).strftime("%H:%M")
        super().__init__(
            _("%(time)sに%(label)sさんが先に「%(what)s」をしました。画面を更新してください。")
            % {"time": time, "label": label, "what": what}
        )


class AlreadyExported(Refusal):
    """A case leaves for the core system once."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(
            _("次の案件はすでに出力済みです：%(numbers)s。選び直してください。")
            % {"numbers": "、".join(numbers[:10])}
        )


class NotInEncoding(Refusal):
    """Characters that the chosen encoding cannot hold. `problems` lists (case, item, character)."""

    status = 422

    def __init__(self, problems: Sequence[tuple[str, str, str]]) -> None:
        shown = "、".join(
            _("案件%(case)sの「%(item)s」の「%(char)s」(U+%(code)04X)")
            % {"case": case, "item": item, "char": char, "code": ord(char)}
            for case, item, char in problems[:5]
        )
        super().__init__(
            _("選んだ文字コードで表せない文字が%(n)d件あります：%(shown)s。UTF-8で出力してください。")
            % {"n": len(problems), "shown": shown}
        )
        self.problems = tuple(problems)


class CardExpired(Refusal):
    """The card's last day is past."""

    def __init__(self, expires: date) -> None:
        super().__init__(
            _(
                "このマイナンバーカードは%(day)sで有効期限が切れています。本人確認には使えません。"
                "ほかの本人確認書類を見せてもらい、カードの更新の手続きも案内してください。"
            )
            % {"day": to_wareki(expires)}
        )


class CardReadingGone(Refusal):
    """Decided already, or another card was read since."""

    def __init__(self) -> None:
        super().__init__(
            _("この読み取りはもう使われています。続けるときは、カードをもう一度読み取ってください。")
        )


class CardNotGood(Refusal):
    """The certificate may not sign now. `checks`: name to outcome of those that did not pass.

    `other`: 利用者証明用 may sign this act.
    """

    status = 422

    def __init__(self, checks: Mapping[str, str], other: bool) -> None:
        super().__init__(f"{_why_not_good(checks)}{_instead(other)}")
        self.checks, self.other = dict(checks), other


def _why_not_good(checks: Mapping[str, str]) -> str:
    """The sentence for the first question that a clerk can do something about."""
    test_card = _("試験用のカードです。この窓口では使えません。")
    sentences = {
        "environment": test_card,
        "policy": test_card,
        "issuer": _("この電子証明書の発行者を確かめられません。システム担当に知らせてください。"),
        "validity": _("この電子証明書は有効期限が切れています。更新の手続きも案内してください。"),
        "revocation": _("この電子証明書は失効しています。署名用は、引っ越しや氏名の変更で失効します。")
        if checks.get("revocation") == "failed"
        else _("失効していないことを、いま確かめられません。この申請書では、確かめられるまで使えません。"),
    }
    found = next((sentences[name] for name in sentences if name in checks), None)
    return found or _("この電子証明書では署名できません。システム担当に知らせてください。")


def _instead(other: bool) -> str:
    if other:
        return _("利用者証明用電子証明書（4桁の暗証番号）か、タブレット・紙での署名に切り替えてください。")
    return _("タブレットか紙での署名に切り替えてください。")


class OtherPersonsCard(Refusal):
    """The certificate is of somebody else than the signer."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "署名する人のカードではありません（電子証明書の氏名・生年月日・住所が違います）。署名は使っていません。"
                "本人のカードを置いてもらうか、ほかの方法で署名をもらってください。"
            )
        )
