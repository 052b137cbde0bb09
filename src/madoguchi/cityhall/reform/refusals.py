"""Why a verb of the reform room says no, in words for the person at the screen."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.rules.standards.problems import RowProblem


class NotFound(Refusal):
    """No such row in this municipality. Another municipality's row looks exactly like none."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__(_("この%(what)sは見つかりません。一覧から選びなおしてください。") % {"what": what})


class WrongState(Refusal):
    """The step does not follow from where the thing stands now."""

    def __init__(self, what: str, state: str) -> None:
        said = {"what": what, "state": state}
        super().__init__(_("この%(what)sは「%(state)s」なので、この操作はできません。") % said)


class NotAnObserver(Refusal):
    """The survey has other observers."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("この調査の観察者ではありません。改革担当に加えてもらってください。"))


class BadNote(Refusal):
    """A note that no tablet of ours sends."""

    status = 400

    def __init__(self, what: str) -> None:
        super().__init__(_("記録を読めません（%(what)s）。画面を読み込みなおしてください。") % {"what": what})


class PhotoRefused(Refusal):
    """A photo that is not kept."""

    status = 422


class Refused(Refusal):
    """Something in a form does not fit; the sentence says what."""

    status = 422


class TableRefused(Refusal):
    """A 業務量調査 that was not taken in: every row that has to be mended. Nothing was kept."""

    status = 422

    def __init__(self, problems: Sequence[RowProblem], found: Sequence[str] = ()) -> None:
        self.problems, self.found = tuple(problems), tuple(found)
        super().__init__(_("取り込めませんでした。直すところが%(n)s件あります。") % {"n": len(problems)})
