"""A verb's refusal becomes a page with its sentence; nothing was changed. A page may also send elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from madoguchi.cityhall.tenancy.refusal import Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]


class Elsewhere(Exception):
    """This page is not for what the record has become: go to `url`. A live part takes its page along."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class RefusalMiddleware:
    """Answer an uncaught `Refusal` with its own status and words, an `Elsewhere` with its address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, Elsewhere):
            live = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
            return HttpResponse(headers={"HX-Redirect": problem.url}) if live else redirect(problem.url)
        if not isinstance(problem, Refusal):
            return None
        context = {"sentence": str(problem), "back": _back(request)}
        return render(request, "ui/refused.html", context, status=problem.status)


def _back(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    return referer if url_has_allowed_host_and_scheme(referer, {request.get_host()}) else ""
