"""Scenes in which several do the same thing at once: `python -m tests.cityhall.tickets.race SCENE`.

As in `tests/cityhall/cases/race.py`: a real database, a thread and a connection for each actor, a barrier.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from tests.cityhall.cases.race import at_once
from tests.cityhall.tenancy.world import ROOT, World

LONG_ENOUGH = 3.0
"""Seconds in which a verb that nobody holds up is certainly through."""
COUNTERS = [f"{number}番" for number in range(1, 7)]


def play(world: World, scene: str) -> Any:
    """Run a scene against the world's database; its answer."""
    command = [sys.executable, "-m", "tests.cityhall.tickets.race", scene]
    done = subprocess.run(command, env=world.env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def draws() -> Any:
    """Six people press at once; then one press arrives three times."""
    from tests.cityhall.tickets.conftest import draw

    office, same = _office(), uuid4()
    many = at_once(*[lambda: draw(office).label] * 6)
    return {"many": many, "same": at_once(*[lambda: draw(office, txid=same).label] * 3)}


def calls() -> Any:
    """Six counters press 「次の番号」 at once while four wait; then two want the same number."""
    from tests.cityhall.tickets.conftest import draw, leg_of

    from madoguchi.cityhall.tickets.actions.call_chosen import call_chosen
    from madoguchi.cityhall.tickets.actions.call_next import call_next
    from madoguchi.cityhall.tickets.actions.finish import finish

    office = _office()
    desks = [_sit(office, name) for name in COUNTERS]
    for _ in range(4):
        draw(office)

    def press(desk: Any, txid: Any = None) -> Callable[[], Any]:
        def act() -> Any:
            found = call_next(desk, txid=txid or uuid4(), at=_soon())
            return found and found.label

        return act

    called = at_once(*map(press, desks))
    for desk in desks:
        if leg := _at(desk):
            finish(desk, leg.pk, at=_soon(2))
    draw(office)
    same, free = uuid4(), desks[0]
    twice = at_once(press(free, same), press(free, same), press(free))
    wanted = leg_of(draw(office)).pk
    chosen = at_once(
        *(lambda one=one: call_chosen(one, wanted, txid=uuid4(), at=_soon()).label for one in desks[1:3])
    )
    return {"called": called, "twice": twice, "chosen": chosen, "legs": _legs()}


def seats() -> Any:
    """Three sit down at one counter at once."""
    from tests.cityhall.tickets.conftest import counter_of

    from madoguchi.cityhall.tickets.actions.go_on_duty import go_on_duty

    office = _office()
    counter = counter_of(office, "1番").pk
    people = [_clerk() for _ in range(3)]
    return at_once(
        *(lambda one=one: go_on_duty(one, counter, txid=uuid4(), at=_soon(0)).label for one in people)
    )


def slots() -> Any:
    """Four want the last two seats; then one code is shown three times at once."""
    from tests.cityhall.tickets.conftest import HOUSE, MORNING, RESIDENT

    from madoguchi.cityhall.tickets.actions.book import book
    from madoguchi.cityhall.tickets.actions.check_in import check_in
    from madoguchi.cityhall.tickets.actions.open_slots import open_slots
    from madoguchi.cityhall.tickets.models import Purpose, Reservation

    office = _office()
    purpose = Purpose.objects.get(code="move").pk
    (slot,) = open_slots(HOUSE, purpose, day=MORNING.date(), first=660, last=690, every=30, capacity=2)
    booked = at_once(*[lambda: book(RESIDENT, slot.pk, txid=uuid4(), at=MORNING).seat] * 4)
    code = Reservation.objects.filter(seat=1).get().code
    shown = at_once(*[lambda: check_in(RESIDENT, code, office_id=office.pk, at=MORNING).label] * 3)
    return {"booked": booked, "shown": shown}


def leaving() -> Any:
    """A resident leaves while the counter calls: whoever is second sees what the first has done."""
    from tests.cityhall.tickets.conftest import RESIDENT, draw

    from madoguchi.cityhall.tickets.actions.call_next import call_next
    from madoguchi.cityhall.tickets.actions.cancel_ticket import cancel_ticket
    from madoguchi.cityhall.tickets.models import Leg

    office = _office()
    desk = _sit(office, "1番", ["shomei"])
    ends = []
    for _ in range(8):
        ticket = draw(office, "paper")
        at_once(
            lambda: bool(call_next(desk, txid=uuid4(), at=_soon())),
            lambda pk=ticket.pk: bool(cancel_ticket(RESIDENT, pk, at=_soon())),
        )
        leg = Leg.objects.get(ticket=ticket)
        ends.append([leg.state, leg.called_at is not None, leg.call_rows.count()])
    return ends


def rush() -> Any:
    """Six counters call while six people draw, again and again: nobody waits for whoever waits for him."""
    from tests.cityhall.tickets.conftest import draw

    from madoguchi.cityhall.tickets.actions.call_next import call_next
    from madoguchi.cityhall.tickets.actions.finish import finish

    office = _office()
    desks = [_sit(office, name) for name in COUNTERS]

    def serve(desk: Any) -> str:
        if leg := _at(desk):
            finish(desk, leg.pk, at=_soon(2))
        found = call_next(desk, txid=uuid4(), at=_soon())
        return found.label if found else ""

    acts = [lambda: draw(office, "paper").label] * 6 + [lambda desk=desk: serve(desk) for desk in desks]
    return [at_once(*acts) for _ in range(8)]


def closing() -> Any:
    """A number is drawn, and a seat booked, while the day is ended; and the other way round.

    Whoever comes first is held up between his look and his deed, until the other is through or waits for him.
    """
    from tests.cityhall.tickets.conftest import HOUSE, MORNING, RESIDENT, draw

    from madoguchi.cityhall.tickets.actions import book, close_day, issue_ticket
    from madoguchi.cityhall.tickets.actions.open_slots import open_slots
    from madoguchi.cityhall.tickets.models import Purpose, Reservation, Ticket

    office, tomorrow = _office(), MORNING + timedelta(days=1)

    def end(at: datetime) -> Any:
        return close_day.close_day(HOUSE, office.pk, at.date(), at=at + timedelta(minutes=3)).pk and "ended"

    drawn = _held_up(issue_ticket, "groups_of", lambda: draw(office).label, lambda: end(MORNING))
    ended = _held_up(
        close_day, "measure_service", lambda: end(tomorrow), lambda: draw(office, at=tomorrow).label
    )
    later, move = tomorrow + timedelta(days=1), Purpose.objects.get(code="move").pk
    (slot,) = open_slots(HOUSE, move, day=later.date(), first=660, last=690, every=30, capacity=2)
    seat = {"slot_id": slot.pk, "txid": uuid4(), "at": MORNING}
    booked = _held_up(book, "announce", lambda: book.book(RESIDENT, **seat).seat, lambda: end(later))
    left = Ticket.objects.filter(office=office, closed_at=None).count()
    states = list(Reservation.objects.filter(slot=slot).values_list("state", flat=True))
    return {"drawn": drawn, "ended": ended, "booked": booked, "left": left, "states": states}


def asking() -> Any:
    """A page asks to be told while the call that brings its turn near is made; what the browser got.

    The call is held up when it has looked whom to tell, until the page's own job is through or waits for it.
    """
    from django.test import override_settings
    from tests.cityhall.tickets.conftest import RESIDENT, draw

    from madoguchi.cityhall.tenancy import jobs
    from madoguchi.cityhall.tickets import steps
    from madoguchi.cityhall.tickets.actions.call_next import call_next
    from madoguchi.cityhall.tickets.actions.subscribe_push import subscribe_push
    from madoguchi.cityhall.tickets.push.vapid import new_key
    from madoguchi.connectors.push_simulator import new_browser, received

    office = _office()
    desk, mine = _sit(office, "1番"), [draw(office) for _ in range(4)][-1]
    looked, through, real = Event(), Event(), steps.line_moved

    def look(*args: Any) -> None:
        real(*args)
        looked.set()
        through.wait(LONG_ENOUGH)

    def ask() -> None:
        looked.wait(60)
        subscribe_push(RESIDENT, mine.pk, browser, language="ja")
        jobs.run_ready()
        through.set()

    own = {
        "PUSH_KEY": new_key(), "PUSH_CONTACT": "mailto:it@city.example",
        "PUSH_PORT": "madoguchi.connectors.push_simulator.SimulatedPush",
    }  # fmt: skip
    with TemporaryDirectory() as data, override_settings(DATA_DIR=Path(data), **own):
        service = Path(data) / "simulated-push"
        service.mkdir()
        browser = new_browser(service)
        with patch.object(steps, "line_moved", look):
            at_once(lambda: call_next(desk, txid=uuid4(), at=_soon()), ask)
        jobs.run_ready()
        return [json.loads(text)["title"] for text in received(service, browser["endpoint"])]


def _held_up(module: Any, name: str, first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """What both get when `first` pauses in the middle, where it calls `name`, until `second` is through."""
    inside, through, real = Event(), Event(), getattr(module, name)

    def pause(*args: Any) -> Any:
        inside.set()
        through.wait(LONG_ENOUGH)
        return real(*args)

    def late() -> Any:
        inside.wait(60)
        try:
            return second()
        finally:
            through.set()

    with patch.object(module, name, pause):
        return at_once(first, late)


def _office() -> Any:
    from tests.cityhall.tickets.conftest import DATA, HOUSE

    from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office

    data = {**DATA, "counters": [{"name": name, "groups": ["todoke", "shomei"]} for name in COUNTERS]}
    return set_up_office(HOUSE, data)


def _clerk() -> Any:
    from tests.cityhall.conftest import make_actor, make_staff

    from madoguchi.cityhall.tenancy.models import Municipality

    city = Municipality.objects.get()
    return make_actor(make_staff(city, f"clerk-{uuid4().hex[:8]}", ["clerk"], section="citizen"))


def _sit(office: Any, counter: str, groups: Any = ()) -> Any:
    from tests.cityhall.tickets.conftest import MORNING, counter_of

    from madoguchi.cityhall.tickets.actions.go_on_duty import go_on_duty

    clerk = _clerk()
    place = counter_of(office, counter).pk
    go_on_duty(clerk, place, txid=uuid4(), groups=groups, take_over=True, at=MORNING)
    return clerk


def _at(desk: Any) -> Any:
    from madoguchi.cityhall.tickets.selectors import at_my_counter

    return at_my_counter(desk)


def _soon(minutes: int = 1) -> Any:
    from tests.cityhall.tickets.conftest import MORNING

    return MORNING + timedelta(minutes=minutes)


def _legs() -> dict[str, int]:
    from madoguchi.cityhall.tickets.models import Leg

    states = Leg.objects.filter(position=0).values_list("state", flat=True)
    return {state: list(states).count(state) for state in set(states)}


SCENES = {
    "draws": draws, "calls": calls, "seats": seats, "slots": slots, "leaving": leaving, "closing": closing,
    "rush": rush, "asking": asking,
}  # fmt: skip


def main(scene: str) -> None:
    import django

    django.setup()
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(Municipality.objects.get().pk):
        found = SCENES[scene]()
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
