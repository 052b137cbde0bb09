"""Wherever 支援措置 blocks a clerk, the same page: what not to do now, and how to ask for a lift."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from madoguchi.cityhall.protection.views.clerk import blocked
from madoguchi.cityhall.residents.guard import record_refusal
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy.roles import Permission

GetResponse = Callable[[HttpRequest], HttpResponse]


class BlockedMiddleware:
    """Answer an uncaught `ProtectedPerson` of somebody who may ask; everyone else gets the plain refusal."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, ProtectedPerson):
            return None
        if not problem.recorded:
            record_refusal(request.actor, problem)
        if Permission.PERSON_VIEW not in request.actor.permissions:
            return None
        return blocked(request, problem, back_of(request, problem))


def back_of(request: HttpRequest, problem: ProtectedPerson) -> str:
    """The address where the work goes on once the block is lifted: never one that acts by itself."""
    if request.method == "GET":
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    here = came.netloc == request.get_host()
    at_counter = Permission.COUNTER_SERVE in request.actor.permissions
    if at_counter and problem.visit_id and not (here and str(problem.visit_id) in came.path):
        whom = f"resident={problem.resident_id}" if problem.resident_id else f"transfer={problem.transfer_id}"
        return f"{reverse('counter:people', args=[problem.visit_id])}?{whom}"
    return f"{came.path}?{came.query}" if here and came.query else came.path if here else "/"
