"""Why a verb of the benefits room says no, in words for the person at the screen."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class NotFound(Refusal):
    """No such row in this municipality. Another municipality's row looks exactly like none."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__(_("この%(what)sは見つかりません。番号を確かめてください。") % {"what": what})


class OtherSection(Refusal):
    """The programme belongs to another section."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("ほかの課の給付事業は開けません。この操作は記録されました。"))


class WrongState(Refusal):
    """The step does not follow from where the case stands now."""

    def __init__(self, what: str, state: str) -> None:
        super().__init__(
            _("%(what)sは「%(state)s」のため、この操作はできません。画面を読み込みなおしてください。")
            % {"what": what, "state": state}
        )


class Gate(Refusal):
    """The register says something that stops the money. Nothing was changed but the hold itself."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _(
                "住民記録で死亡・転出・支援措置が見つかった対象が%(count)s件あります。保留にしました。確かめてください。"
            )
            % {"count": count}
        )


class RoundRefused(Refusal):
    """A round cannot be opened like this; `problems` is (field, sentence) for the form."""

    status = 422

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(sentence for _, sentence in problems))
        self.problems = tuple(problems)


class RoundClosed(Refusal):
    """Nothing more happens in a closed round."""

    def __init__(self) -> None:
        super().__init__(_("この給付事業は終了しています。"))


class NotYet(Refusal):
    """Something must be done first; the sentence says what."""
