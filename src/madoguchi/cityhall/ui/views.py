"""Views of the frame itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def alive(request: HttpRequest) -> HttpResponse:
    """Keep the session: the answer is empty, the cookie is new."""
    request.session.modified = True
    return HttpResponse(status=204)
