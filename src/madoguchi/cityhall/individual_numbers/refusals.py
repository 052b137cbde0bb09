"""Why the store of 個人番号 says no. No sentence quotes a digit, and none names another person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class StoreClosed(Refusal):
    """This installation has no key for the store."""

    def __init__(self) -> None:
        super().__init__(
            _("このシステムは、個人番号を扱う設定になっていません。システム管理者に相談してください。")
        )


class NotNumberTask(Refusal):
    """The case's procedure is no 個人番号利用事務, or the city's ordinance does not name it."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("この手続では、個人番号を扱えません（番号法で認められた事務ではありません）。"))


class TaskFinished(Refusal):
    """The section has no work left on the case, so nothing to use a number for."""

    def __init__(self) -> None:
        super().__init__(_("この案件の処理は終わっているため、個人番号は表示・登録できません。"))


class PersonNotThere(Refusal):
    """No such person in the visit."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("この案件に、その方はいません。案件の画面からやりなおしてください。"))


class NumberRefusedHere(Refusal):
    """What was typed is no 個人番号, or the two entries differ. The sentence is the rule's."""

    status = 422


class CardNotUsable(Refusal):
    """A card whose number is not stored: expired, not proved, or somebody else's."""

    status = 422


class NumberTaken(Refusal):
    """One number, one person: it is another person's."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "この番号は、別の方の番号として登録されています。番号と、手続する方を確かめてください。"
                "どちらも正しいときは、先の登録の誤りです。先に登録した課に確認してください。"
                "この操作は記録されました。"
            )
        )


class OtherNumberStored(Refusal):
    """The person has a number, and it is not this one."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "この方には、これと違う番号が登録されています。入れた番号を確かめてください。"
                "番号が変わったとき、前の登録が誤りのときは、「番号を登録しなおす」を使ってください。"
            )
        )


class NothingStored(Refusal):
    """The person has no number for this task."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("この事務のために登録された個人番号はありません。"))


class AskAgain(Refusal):
    """The page that asks what a number is needed for was used already, or is from another session."""

    def __init__(self) -> None:
        super().__init__(
            _("表示は1回ごとに、何に使うかを記録します。「表示する」からやりなおしてください。")
        )


class FormerNumber(Refusal):
    """The number was the person's own before it changed."""

    def __init__(self) -> None:
        super().__init__(_("この方の、変わる前の番号です。新しい番号が分かる書類で確かめてください。"))


class Unreadable(Refusal):
    """What is stored does not open: another key, or altered bytes."""

    status = 500

    def __init__(self) -> None:
        super().__init__(
            _("登録された番号を読み出せません。番号は表示していません。システム管理者に連絡してください。")
        )
