"""Requests of this municipality with their news; cases of this adviser office with their candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.models import AdviceCase, AdviceNews, AdviceRequest, Adviser, Trainee
from madoguchi.rules.reform.catalogue import load
from madoguchi.rules.reform.matching import Match, Offer, Wish, match

RUNNING = ("received", "matched")


@dataclass(frozen=True, slots=True)
class TraineeLine:
    """A trainee with the units that are done and those that are left."""

    trainee: Trainee
    done: Sequence[tuple[str, str]]
    left: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case of the office."""

    case: AdviceCase
    theme: str
    candidates: Sequence[Match]
    visits: Sequence[Any]
    trainees: Sequence[TraineeLine]
    visits_left: int


def theme_name(kind: str, theme: str) -> str:
    """The theme of a dispatch, or the course of a training, as people say it."""
    data = load("advice")
    return str(data["themes"][theme] if kind == "dispatch" else data["courses"][theme]["name"])


def requests() -> list[AdviceRequest]:
    """This municipality's own requests, the newest first."""
    return list(AdviceRequest.objects.select_related("office").order_by("-made_at"))


def request_page(request_id: UUID) -> tuple[AdviceRequest, Sequence[AdviceNews]]:
    """One request and everything the office told about it. Raises `NotFound`."""
    request = found(AdviceRequest, request_id)
    return request, list(request.news.all())


def queue() -> list[AdviceCase]:
    """The office's cases: what runs first, by its day."""
    rows = AdviceCase.objects.select_related("applicant", "adviser")
    return sorted(rows, key=lambda case: (case.state not in RUNNING, case.due))


def case_page(case_id: UUID) -> CasePage:
    """One case with candidates, visits and trainees. Raises `NotFound`."""
    case = found(AdviceCase, case_id)
    visits = list(case.visits.all())
    taken = sum(visit.state != "cancelled" for visit in visits)
    waiting = case.kind == "dispatch" and case.state == AdviceCase.State.RECEIVED
    most = int(load("advice")["procedures"]["dispatch"]["most_visits"])
    return CasePage(
        case, theme_name(case.kind, case.theme), candidates(case) if waiting else (), visits,
        [_trainee(case, one) for one in case.trainees.prefetch_related("units")], most - taken,
    )  # fmt: skip


def candidates(case: AdviceCase) -> list[Match]:
    """Every active adviser for a dispatch, ranked with reasons. One statement."""
    running = Count("cases", filter=Q(cases__state__in=RUNNING))
    offers = [
        Offer(str(one.pk), str(one), tuple(one.themes), one.region, tuple(one.ways), tuple(one.months), one.n)
        for one in Adviser.objects.filter(active=True).annotate(n=running)
    ]
    wishes = case.wishes
    wish = Wish(case.theme, wishes["region"], tuple(wishes["ways"]), tuple(wishes["months"]))
    return match(wish, offers)


def advisers() -> list[Adviser]:
    """The office's list."""
    return list(Adviser.objects.order_by("-active", "name"))


def _trainee(case: AdviceCase, trainee: Trainee) -> TraineeLine:
    units = load("advice")["courses"][case.theme]["units"]
    done = {row.unit for row in trainee.units.all()}
    named = [(unit, str(data["name"])) for unit, data in units.items()]
    return TraineeLine(
        trainee, [one for one in named if one[0] in done], [one for one in named if one[0] not in done]
    )
