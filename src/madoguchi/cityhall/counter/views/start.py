"""`/`: staff go to their work; everyone else learns in four sentences what to try."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.ui.navigation import home_of


def start(request: HttpRequest) -> HttpResponse:
    """The first page. A demo lists its accounts; a real installation shows the way to sign in only."""
    if request.user.is_authenticated:
        return redirect(home_of(request.user.permissions))
    accounts = (
        Staff.objects.select_related("municipality").order_by("date_joined", "pk")[:20]
        if settings.DEMO
        else []
    )
    return render(request, "counter/start.html", {"accounts": accounts})
