"""Why a verb of this room says no, in words for the person at the screen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class NotFound(Refusal):
    """No such row in this municipality. Another municipality's row looks exactly like none."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__(_("この%(what)sは見つかりません。画面を読み込みなおしてください。") % {"what": what})


class NotOnDuty(Refusal):
    """Whoever calls must sit at a counter."""

    def __init__(self) -> None:
        super().__init__(_("まだ窓口に着いていません。先に「窓口に着く」で窓口を選んでください。"))


class CounterTaken(Refusal):
    """Somebody else is on duty at this counter; taking over is an act of its own."""

    def __init__(self, counter: str, by: str) -> None:
        super().__init__(
            _("%(counter)s窓口は%(by)sさんが担当中です。引き継ぐときは「引き継ぐ」を押してください。")
            % {"counter": counter, "by": by}
        )


class CounterBusy(Refusal):
    """One number at a time."""

    def __init__(self, label: str) -> None:
        super().__init__(
            _("%(label)sの方に対応中です。「完了」か「保留」にしてから、もう一度押してください。")
            % {"label": label}
        )


class WrongStep(Refusal):
    """The number has gone on since the screen was drawn."""

    def __init__(self, label: str, state: str) -> None:
        super().__init__(
            _("%(label)sはいま「%(state)s」のため、この操作はできません。画面を読み込みなおしてください。")
            % {"label": label, "state": state}
        )


class CalledMeanwhile(Refusal):
    """Another counter was faster."""

    def __init__(self, label: str, counter: str) -> None:
        super().__init__(
            _("%(label)sは、%(counter)s窓口が先に呼び出しました。ほかの番号を選んでください。")
            % {"label": label, "counter": counter}
        )


class OtherCounter(Refusal):
    """The number is at somebody else's counter."""

    def __init__(self, label: str, counter: str) -> None:
        super().__init__(
            _("%(label)sは%(counter)s窓口で対応中です。引き継ぐときは、その窓口に着いてください。")
            % {"label": label, "counter": counter}
        )


class TooFewCalls(Refusal):
    """A number is put aside only after it was called often enough."""

    def __init__(self, label: str, calls: int, needed: int) -> None:
        super().__init__(
            _("%(label)sの呼出はまだ%(calls)s回です。%(needed)s回呼んでから「不在」にしてください。")
            % {"label": label, "calls": calls, "needed": needed}
        )


class BeforeEarlier(Refusal):
    """A given time lies before the step that it follows, such as a call before its ticket."""

    status = 422

    def __init__(self, label: str) -> None:
        super().__init__(
            _("%(label)sの時刻が、その前の段階（発券や呼出）より前です。時刻を確かめてください。")
            % {"label": label}
        )


class OfficeShut(Refusal):
    """Outside reception hours; staff at the reception may still give a number."""

    def __init__(self) -> None:
        super().__init__(_("いまは受付時間外です。受付時間に、もう一度お願いします。"))


class DayClosed(Refusal):
    """The day was ended; no more numbers are given."""

    def __init__(self) -> None:
        super().__init__(_("きょうの受付は終わりました。番号札は発行できません。"))


class DayOver(Refusal):
    """The day was ended; nobody sits down at a counter any more."""

    def __init__(self) -> None:
        super().__init__(_("この庁舎のきょうの業務は終わっています。窓口に着けるのは、次の日からです。"))


class NoSuchPurpose(Refusal):
    """Not a button that is open now, or a route to lines that do not exist."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("この用件は、いま受け付けていません。ほかの用件を選ぶか、職員に声をかけてください。"))


class SlotFull(Refusal):
    """Every seat of the slot is held."""

    def __init__(self) -> None:
        super().__init__(_("この時間の予約はいっぱいになりました。ほかの時間を選んでください。"))


class SlotOver(Refusal):
    """The slot's time has come."""

    def __init__(self) -> None:
        super().__init__(_("この予約枠の時間は過ぎています。これからの時間を選んでください。"))


class ReservationUnusable(Refusal):
    """Used, cancelled, of another day or office, or unknown: a stranger is not told which."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("この予約番号は、きょうこの庁舎では使えません。番号を確かめるか、職員に声をかけてください。")
        )


class CapacityHeld(Refusal):
    """A slot is not made smaller than what was booked in it."""

    def __init__(self, booked: int) -> None:
        super().__init__(_("すでに%(n)s件の予約があります。それより少なくはできません。") % {"n": booked})


class HoursRefused(Refusal):
    """A period or a time that means nothing."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("期間と時刻を確かめてください。終わりは始まりより後にします。"))


class KioskNamed(Refusal):
    """Another kiosk stands there already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("「%(name)s」の発券機は、すでにつながっています。切り離すか、別の名前にしてください。")
            % {"name": name}
        )


class InvitationUnknown(Refusal):
    """Wrong, used, or too old."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("この招待は使えません。職員の画面で「発券機をつなぐ」を押しなおしてください。"))


class PhoneTicketsOff(Refusal):
    """The office gives numbers only in the building."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("この庁舎では、スマートフォンでの番号札を受け付けていません。庁舎の発券機で取ってください。"))


class PushRefused(Refusal):
    """What the browser gave is no subscription of a known push service, or the number is over."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("この端末には通知を送れません。この画面を開いたままにしてください。"))


class OnlyFictional(Refusal):
    """A real city's clock is the clock."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("過去の日の再現は、架空の団体（デモ）だけでできます。"))
