"""URLs with a view that nobody wrote into the table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everyone sees this")


urlpatterns = [path("forgotten/", forgotten, name="forgotten")]
