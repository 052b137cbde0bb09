"""A NUL is no part of any text: PostgreSQL keeps none, and asking it for one is an error of the server."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

GetResponse = Callable[[HttpRequest], HttpResponse]
FORM = "application/x-www-form-urlencoded"


class NulMiddleware:
    """No page has a NUL in its address or in what its form sends: 404, before a view asks the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        posted = request.POST if request.content_type == FORM else QueryDict()
        if "\0" in request.path or _holds_nul(request.GET) or _holds_nul(posted):
            raise Http404
        return self.get_response(request)


def _holds_nul(sent: QueryDict) -> bool:
    return any("\0" in text for name, texts in sent.lists() for text in (name, *texts))
