"""`/q/day/`: prepare and end the day of each office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.tickets.actions.close_day import close_day
from madoguchi.cityhall.tickets.actions.open_slots import change_slot, open_slots
from madoguchi.cityhall.tickets.actions.set_hours import remove_hours, set_hours
from madoguchi.cityhall.tickets.forms import HoursForm, SlotsForm
from madoguchi.cityhall.tickets.models import Office, Purpose
from madoguchi.cityhall.tickets.moments import opening
from madoguchi.cityhall.tickets.posted import BrokenPost
from madoguchi.cityhall.tickets.reads.day import day_plan, days_now
from madoguchi.cityhall.tickets.selectors import office_by_code


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Every office today."""
    return render(request, "tickets/day.html", {"days": days_now(request.actor)})


@require_GET
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office: hours, slots, the end of its day."""
    return _page(request, _office(code))


@require_POST
def hours(request: HttpRequest, code: str) -> HttpResponse:
    """A period with hours of its own."""
    found, form = _office(code), HoursForm(request.POST)
    if not form.is_valid():
        return _page(request, found, hours=form)
    set_hours(request.actor, found.pk, **form.columns())
    messages.success(request, _("受付時間を加えました。"))
    return redirect("tickets:office", code)


@require_POST
def hours_remove(request: HttpRequest, code: str, hours_id: int) -> HttpResponse:
    """That period no longer."""
    remove_hours(request.actor, hours_id)
    messages.success(request, _("受付時間を外しました。"))
    return redirect("tickets:office", code)


@require_POST
def slots(request: HttpRequest, code: str) -> HttpResponse:
    """Reservation slots on the days of a period on which the office receives."""
    found = _office(code)
    bookable = list(Purpose.objects.filter(office=found, active=True, bookable=True))
    form = SlotsForm(bookable, request.POST)
    if not form.is_valid():
        return _page(request, found, slots=form)
    made = _open(request, found, dict(form.cleaned_data))
    messages.success(request, _("予約枠を%(n)s枠用意しました。") % {"n": made})
    return redirect("tickets:office", code)


@require_POST
def slot_change(request: HttpRequest, code: str, slot_id: UUID) -> HttpResponse:
    """Another number of seats."""
    capacity = request.POST.get("capacity", "")
    if not capacity.isdecimal() or int(capacity) > 99:
        raise BrokenPost
    change_slot(request.actor, slot_id, capacity=int(capacity))
    messages.success(request, _("予約枠の人数を変えました。"))
    return redirect("tickets:office", code)


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """End the day."""
    found = _office(code)
    plan = day_plan(request.actor, found)
    ended = close_day(request.actor, found.pk, plan.day)
    messages.success(request, _("きょうを締めました。番号札 %(n)s枚。") % {"n": ended.counts["tickets"]})
    return redirect("tickets:office", code)


def _office(code: str) -> Office:
    if (found := office_by_code(code)) is None:
        raise Http404
    return found


def _open(request: HttpRequest, found: Office, data: dict[str, Any]) -> int:
    first, last, purpose = data.pop("first_day"), data.pop("last_day"), UUID(data.pop("purpose"))
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    receiving = [one for one in days if opening(found, one) is not None]
    return sum(len(open_slots(request.actor, purpose, day=one, **data)) for one in receiving)


def _page(request: HttpRequest, found: Office, **forms: Any) -> HttpResponse:
    plan = day_plan(request.actor, found)
    context = {
        "plan": plan, "hours_form": forms.get("hours") or HoursForm(),
        "slots_form": forms.get("slots") or SlotsForm(list(plan.bookable)),
        "form": next(iter(forms.values()), None),
    }  # fmt: skip
    return render(request, "tickets/office.html", context, status=422 if forms else 200)
