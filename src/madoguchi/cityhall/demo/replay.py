"""再現: a published day of 鹿児島市本庁, lived through faster in an office of its own, by the ordinary verbs.

Nobody knows the single tickets of that day: see `rules/waiting/script.py`. Counters where a member of staff
has sat down are theirs; the others are served by the house. Broken off, it goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from math import inf
from statistics import mean
from uuid import UUID, uuid4, uuid5

from django.core.cache import cache
from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.example import example_table
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.finish import finish
from madoguchi.cityhall.tickets.actions.go_off_duty import go_off_duty
from madoguchi.cityhall.tickets.actions.go_on_duty import go_on_duty
from madoguchi.cityhall.tickets.actions.issue_ticket import issue_ticket
from madoguchi.cityhall.tickets.actions.set_clock import set_clock
from madoguchi.cityhall.tickets.actions.set_hours import set_hours
from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office
from madoguchi.cityhall.tickets.actions.start_serving import start_serving
from madoguchi.cityhall.tickets.models import Counter, Duty, Leg, Office, Ticket
from madoguchi.cityhall.tickets.moments import at_minute, now_in
from madoguchi.cityhall.tickets.refusals import CounterBusy
from madoguchi.rules.waiting import calibrate, read_table, select
from madoguchi.rules.waiting.script import Script, script_of
from madoguchi.rules.waiting.table import Day

CODE, NAME, LINE = "replay", "鹿児島市 本庁（再現）", "todoke"
COUNTERS = 10
SHOWN = "demo.replay"
"""Key of the cache under which the page finds what is replayed."""
_ACTOR = Actor(kind="system", id="replay", label="再現（自動）")
_DAY_SECONDS = 24 * 60 * 60


def days() -> list[Day]:
    """The published days."""
    return list(read_table(*example_table()).days)


def script(day: Day) -> Script:
    """The day's script, from the model of its year with ten counters (assumed; docs/waiting.md)."""
    return script_of(calibrate(select(days(), day.office, day.era_year), COUNTERS), day)


def prepare(script: Script) -> Office:
    """The office of the replay, open on that day."""
    minutes = mean(script.services)
    names = {
        "zh-Hans": "申报", "zh-Hant": "申報", "ko": "신고", "vi": "Thủ tục khai báo", "pt-BR": "Notificações",
    }  # fmt: skip
    office = set_up_office(_ACTOR, {
        "code": CODE, "name": NAME, "name_en": "Kagoshima (replay)", "position": 9,
        "groups": [{"code": LINE, "name": "届出", "name_easy": "届け", "name_en": "Notifications",
                    "names": names, "icon": "move-in", "section": "citizen", "prefix": "A",
                    "service_minutes": minutes}],
        "purposes": [{"code": LINE, "name": "届出", "name_easy": "届け", "name_en": "Notifications",
                      "names": names, "icon": "move-in", "route": [LINE]}],
        "counters": [{"name": f"{n + 1}番", "groups": [LINE]} for n in range(COUNTERS)],
    })  # fmt: skip
    on = script.day.date
    if not office.hours.filter(first=on, last=on).exists():
        set_hours(
            _ACTOR, office.pk, first=on, last=on, days="every", day_type=script.day.day_type,
            opens=int(script.opens), closes=int(script.closes), note="公表された日の再現",
        )  # fmt: skip
    return office


def show(script: Script, office: Office) -> None:
    """Tell the page which day it is and what was to be expected."""
    day, expected = script.day, script.expected
    ranges = {"mean": expected.mean, "p90": expected.p90, "maximum": expected.maximum}
    told = {name: (one.expected, one.low, one.high) for name, one in ranges.items()}
    published = {"mean": day.mean, "p90": None, "maximum": day.maximum}
    about = {"office": office.pk, "date": day.date, "cases": day.cases, "year": day.era_year}
    cache.set(SHOWN, {**about, "expected": told, "published": published}, _DAY_SECONDS)


@dataclass
class Replay:
    """One run. Minutes are those of the replayed day, from its midnight."""

    script: Script
    office: Office
    speed: int
    tell: Callable[[str], None]
    _events: list[tuple[float, int, str, UUID | int]] = field(default_factory=list)
    _away: dict[UUID, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    _busy: set[UUID] = field(default_factory=set)
    _index: dict[UUID, int] = field(default_factory=dict)
    _order: int = 0

    def run(self) -> None:
        """Until nobody is left. KeyboardInterrupt stops it between two steps."""
        start = self._take_up()
        set_clock(_ACTOR, self.office.pk, shows=self._moment(start), speed=self.speed)
        self.office.refresh_from_db()
        half_hour = start // 30
        while self._events:
            minute, _order, what, about = heappop(self._events)
            self._wait_for(minute)
            self._happen(minute, what, about)
            self._call(minute)
            if minute // 30 > half_hour:
                half_hour = minute // 30
                self.tell(self._words(half_hour * 30))

    def waits(self) -> list[float]:
        """Minutes of every wait that is over."""
        legs = Leg.objects.filter(office=self.office, day=self.script.day.date, called_at__isnull=False)
        pairs = legs.values_list("waiting_since", "called_at")
        return [(called - since).total_seconds() / 60 for since, called in pairs]

    def _take_up(self) -> float:
        """Line up what is still to come; returns the minute at which to go on."""
        on, arrivals = self.script.day.date, self.script.arrivals
        for number, txid in enumerate(self._txids()):
            self._index[txid] = number
        drawn = set(Ticket.objects.filter(office=self.office, day=on).values_list("txid", flat=True))
        for txid, number in self._index.items():
            if txid not in drawn:
                self._line_up(arrivals[number], "come", number)
        counters = list(Counter.objects.filter(office=self.office, active=True))
        away = [one.away for group in self.script.groups for one in [group] * group.count]
        self._away = {one.pk: spans for one, spans in zip(counters, away, strict=False)}
        reached = min(self.script.opens, arrivals[0]) - 1
        reached = max([reached, *self._last_steps()])
        for counter in counters:
            self._sit_down(counter, reached)
        return reached

    def _last_steps(self) -> Iterator[float]:
        legs = Leg.objects.filter(office=self.office, day=self.script.day.date).select_related("ticket")
        for leg in legs:
            for at in (leg.waiting_since, leg.called_at, leg.ended_at):
                if at is not None:
                    yield self._minute(at)

    def _sit_down(self, counter: Counter, reached: float) -> None:
        """The house serves here, unless somebody of the staff does; a number left there is served on."""
        if not Duty.objects.filter(counter=counter, ended_at=None).exists():
            at = self._moment(reached)
            go_on_duty(_ACTOR, counter.pk, txid=uuid4(), at=at)
        there = Leg.objects.filter(counter=counter, state__in=["called", "serving"]).first()
        if there is not None:
            self._busy.add(counter.pk)
            self._line_up(reached + 1, "free", counter.pk)
        for _since, until in self._away[counter.pk]:
            if reached < until < inf:
                self._line_up(until, "back", counter.pk)

    def _happen(self, minute: float, what: str, about: UUID | int) -> None:
        at = self._moment(minute)
        if what == "come" and isinstance(about, int):
            txid = uuid5(self.office.pk, f"{self.script.day.date}:{about}")
            door = Ticket.Channel.RECEPTION
            issue_ticket(_ACTOR, office_id=self.office.pk, channel=door, txid=txid, purpose=LINE, at=at)
        elif what == "free" and isinstance(about, UUID):
            self._free(about, at)

    def _free(self, counter: UUID, at: datetime) -> None:
        self._busy.discard(counter)
        leg = Leg.objects.filter(counter=counter, state__in=["called", "serving"]).first()
        if leg is not None and self._is_ours(counter):
            finish(_ACTOR, leg.pk, counter_id=counter, at=max(at, leg.called_at))

    def _call(self, minute: float) -> None:
        """Every free counter that is not away calls the next number."""
        for counter, away in self._away.items():
            if counter in self._busy or any(since <= minute < until for since, until in away):
                continue
            if not self._is_ours(counter):
                continue
            at = self._moment(minute)
            call = call_next(_ACTOR, counter_id=counter, txid=uuid4(), at=at)
            if call is None:
                return
            leg = start_serving(_ACTOR, call.leg_id, counter_id=counter, at=at)
            self._busy.add(counter)
            self._line_up(minute + self._service(leg), "free", counter)

    def _service(self, leg: Leg) -> float:
        """As the script says; of a number that somebody else drew, the mean."""
        number = self._index.get(leg.ticket.txid)
        return mean(self.script.services) if number is None else self.script.services[number]

    @staticmethod
    def _is_ours(counter: UUID) -> bool:
        return Duty.objects.filter(counter=counter, ended_at=None, staff=None).exists()

    def _line_up(self, minute: float, what: str, about: UUID | int) -> None:
        self._order += 1
        heappush(self._events, (minute, self._order, what, about))

    def _wait_for(self, minute: float) -> None:
        ahead = (self._moment(minute) - now_in(self.office)).total_seconds() / self.speed
        if ahead > 0:
            time.sleep(ahead)

    def _txids(self) -> list[UUID]:
        on = self.script.day.date
        return [uuid5(self.office.pk, f"{on}:{number}") for number in range(len(self.script.arrivals))]

    def _moment(self, minute: float) -> datetime:
        return at_minute(self.script.day.date, 0) + timedelta(minutes=minute)

    def _minute(self, at: datetime) -> float:
        return (at - at_minute(self.script.day.date, 0)).total_seconds() / 60

    def _words(self, minute: float) -> str:
        waited = self.waits()
        waiting = Leg.objects.filter(office=self.office, day=self.script.day.date, state="waiting").count()
        clock = f"{int(minute) // 60}:{int(minute) % 60:02d}"
        so_far = f"ここまでの平均 {mean(waited or [0]):.0f}分"
        return f"{clock}　待っている人 {waiting}人　呼んだ人 {len(waited)}人　{so_far}"


def stop(office: Office) -> None:
    """The house leaves the counters, the office's clock is ours again, and the page shows no replay."""
    office.refresh_from_db()
    for duty in Duty.objects.filter(office=office, ended_at=None, staff=None):
        with suppress(CounterBusy):
            go_off_duty(_ACTOR, counter_id=duty.counter_id)
    set_clock(_ACTOR, office.pk)
    cache.delete(SHOWN)


def day_of(on: date) -> Day | None:
    """The published day, if there is one."""
    return next((day for day in days() if day.date == on), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in minutes: so far, as expected with its interval, as published."""

    name: str
    seen: float | None
    expected: float
    low: float
    high: float
    published: float | None

    @property
    def inside(self) -> bool:
        """Whether what was lived through lies in the interval."""
        return self.seen is not None and self.low <= self.seen <= self.high


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows. `over`: nobody is to come and nobody waits."""

    office: Office
    date: date
    cases: int
    at: datetime
    waiting: int
    called: int
    over: bool
    rows: tuple[Row, ...]


def shown_now() -> Shown | None:
    """The replay that runs in the active municipality, if any."""
    told = cache.get(SHOWN)
    office = Office.objects.filter(pk=told["office"], clock_speed__gt=0).first() if told else None
    if office is None:
        return None
    legs = Leg.objects.filter(office=office, day=told["date"])
    called = legs.filter(called_at__isnull=False).values_list("waiting_since", "called_at")
    waits = sorted((to - since).total_seconds() / 60 for since, to in called)
    waiting = legs.filter(state="waiting").count()
    seen: dict[str, float] = {}
    if waits:
        seen = {"mean": mean(waits), "p90": waits[-(-9 * len(waits) // 10) - 1], "maximum": waits[-1]}
    names = {"mean": _("平均"), "p90": _("9割の人はこれ以下"), "maximum": _("いちばん長い待ち")}
    rows = tuple(
        Row(name, seen.get(key), *told["expected"][key], told["published"][key])
        for key, name in names.items()
    )
    over = len(waits) >= told["cases"] and not waiting
    return Shown(office, told["date"], told["cases"], now_in(office), waiting, len(waits), over, rows)
