"""What the clerk's call panel shows: the number at the counter, the line, what was put aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets import states
from madoguchi.cityhall.tickets.lining import slot_start
from madoguchi.cityhall.tickets.models import Counter, Duty, Leg, Office, QueueGroup
from madoguchi.cityhall.tickets.moments import business_day, now_in
from madoguchi.cityhall.tickets.reads.lines import LineState, lines_of
from madoguchi.rules.tickets import Place, place_in_line, rules

SHOWN = 60


@dataclass(frozen=True, slots=True)
class InLine:
    """A number of the line with why it stands there."""

    leg: Leg
    place: Place


@dataclass(frozen=True, slots=True)
class Desk:
    """The panel of somebody on duty. `mine`: the number at the counter. `aside`: held or not there.

    `line`: who waits in the lines this counter serves, in order, at most `SHOWN`; `waiting`: all of them.
    """

    duty: Duty
    mine: Leg | None
    line: tuple[InLine, ...]
    waiting: int
    aside: tuple[Leg, ...]
    lines: tuple[LineState, ...]
    at: datetime

    @property
    def may_give_up(self) -> bool:
        """Whether the number was called often enough to be put aside."""
        return self.mine is not None and self.mine.calls >= rules().calls_before_no_show

    @property
    def others(self) -> list[QueueGroup]:
        """The lines to which the number may be transferred."""
        here = self.mine.group_id if self.mine else None
        return [line.group for line in self.lines if line.group.pk != here]


@dataclass(frozen=True, slots=True)
class Seat:
    """A counter to choose from: who sits there now and which number is at it; what its clock says."""

    counter: Counter
    duty: Duty | None
    at_counter: Leg | None
    at: datetime


def duty_of(actor: Actor) -> Duty | None:
    """The actor's own duty that is not ended."""
    if actor.kind != "staff":
        return None
    found: Duty | None = (
        Duty.objects.filter(staff=actor.id, ended_at__isnull=True)
        .select_related("counter", "office").first()
    )  # fmt: skip
    return found


def desk_of(actor: Actor, *, at: datetime | None = None) -> Desk | None:
    """The panel; None for somebody who sits at no counter. Raises `NotAllowed`."""
    require(actor, Permission.TICKETS_CALL)
    if (duty := duty_of(actor)) is None:
        return None
    now = at or now_in(duty.office)
    day = business_day(now)
    lines = tuple(lines_of(duty.office, day))
    waiting = sum(line.waiting for line in lines if line.group.code in duty.groups)
    return Desk(duty, _mine(duty), _line(duty, day), waiting, _aside(duty, day), lines, now)


def places(actor: Actor) -> list[Seat]:
    """Every counter of the municipality, by office. Raises `NotAllowed`."""
    require(actor, Permission.TICKETS_CALL)
    counters = Counter.objects.filter(active=True, office__active=True).select_related("office")
    duties = {one.counter_id: one for one in Duty.objects.filter(ended_at__isnull=True)}
    legs = Leg.objects.filter(state__in=states.AT_COUNTER).select_related("ticket", "group")
    there = {leg.counter_id: leg for leg in legs}
    ordered = counters.order_by("office__position", "office__code", "position", "name")
    return [Seat(one, duties.get(one.pk), there.get(one.pk), now_in(one.office)) for one in ordered]


def queue_of(actor: Actor, office: Office, *, at: datetime | None = None) -> list[LineState]:
    """Every line of an office with its oldest wait, for staff. Raises `NotAllowed`."""
    require(actor, Permission.TICKETS_CALL)
    return lines_of(office, business_day(at or now_in(office)))


def at_my_counter(actor: Actor, visit_id: UUID | None = None) -> Leg | None:
    """The number at the actor's counter; with `visit_id`, only if it is that visit's."""
    if (duty := duty_of(actor)) is None:
        return None
    leg = _mine(duty)
    return leg if leg and (visit_id is None or leg.ticket.visit_id == visit_id) else None


def _mine(duty: Duty) -> Leg | None:
    found: Leg | None = (
        Leg.objects.filter(counter=duty.counter_id, state__in=states.AT_COUNTER)
        .select_related("ticket", "ticket__purpose", "ticket__visit", "group").first()
    )  # fmt: skip
    return found


def _line(duty: Duty, day: date) -> tuple[InLine, ...]:
    waiting = Leg.objects.filter(office=duty.office_id, day=day, state=Leg.State.WAITING)
    legs = (
        waiting.filter(group__code__in=duty.groups)
        .select_related("group", "ticket__purpose", "ticket__reservation__slot")
        .order_by("order_at", "ticket__issued_at", "ticket__label")[:SHOWN]
    )  # fmt: skip
    return tuple(InLine(leg, _place(leg)) for leg in legs)


def _place(leg: Leg) -> Place:
    slot = slot_start(leg.ticket) if leg.position == 0 else None
    return place_in_line(leg.waiting_since, leg.ticket.priority, slot, leg.group.priorities)


def _aside(duty: Duty, day: date) -> tuple[Leg, ...]:
    found: Iterable[Leg] = (
        Leg.objects.filter(office=duty.office_id, day=day, group__code__in=duty.groups)
        .filter(state__in=[Leg.State.HELD, Leg.State.NO_SHOW]).select_related("group", "ticket", "counter")
        .order_by("order_at")[:SHOWN]
    )  # fmt: skip
    return tuple(found)
