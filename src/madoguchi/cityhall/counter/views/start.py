"""`/`: staff go to their work; everyone else learns in four sentences what to try."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.ui.navigation import home_of
from madoguchi.cityhall.ui.sections import section_name


def start(request: HttpRequest) -> HttpResponse:
    """The first page. A demo lists its accounts; a real installation shows the way to sign in only."""
    if request.user.is_authenticated:
        return redirect(home_of(request.user.permissions))
    return render(request, "counter/start.html", {"accounts": _accounts() if settings.DEMO else []})


def _accounts() -> list[tuple[Staff, str]]:
    """The accounts of the fictional city, each with its section's name."""
    found = []
    staff_of_demo = Staff.objects.filter(municipality__fictional=True, is_active=True)[:40]
    for staff in sorted(staff_of_demo, key=_place):
        with municipality_scope(staff.municipality_id):
            found.append((staff, section_name(staff.section) if staff.section else ""))
    return found


def _place(staff: Staff) -> tuple[int, str]:
    """Clerks first, as the roles are listed."""
    return min((list(Role).index(Role(role)) for role in staff.roles), default=len(Role)), staff.username
