"""A number on the screen for half a minute, and the sheet that carries numbers to whoever's form asks."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from madoguchi.cityhall.individual_numbers import forms
from madoguchi.cityhall.individual_numbers.actions.print_sheet import print_sheet
from madoguchi.cityhall.individual_numbers.actions.read_numbers import read_numbers
from madoguchi.cityhall.individual_numbers.refusals import AskAgain
from madoguchi.cityhall.individual_numbers.selectors import panel
from madoguchi.cityhall.individual_numbers.views.doors import new_door, pass_door, records_refusals
from madoguchi.rules.my_numbers import in_groups

SECONDS = 30


@require_http_methods(["GET", "POST"])
@records_refusals
def show(request: HttpRequest, case_id: UUID, person: str) -> HttpResponse:
    """GET asks what for. POST records it and shows the number in its own answer, which no cache keeps.

    After `SECONDS` the browser goes back to the panel by itself, with or without scripts.
    """
    desk, lines = panel(request.actor, case_id)
    line = next((one for one in lines if one.key == person and one.stored), None)
    if line is None:
        return redirect("individual_numbers:home", case_id)
    asked = (desk.purpose.code, desk.purpose.name)
    form = forms.ShowForm(asked, request.POST if request.method == "POST" else None)
    context = {"desk": desk, "line": line, "form": form}
    if not form.is_valid():
        context["door"] = new_door(request)
        status = 422 if form.errors else 200
        return render(request, "individual_numbers/show.html", context, status=status)
    try:
        pass_door(request)
    except AskAgain:
        return redirect("individual_numbers:show", case_id, person)
    numbers = read_numbers(request.actor, case_id, [person], **form.cleaned_data)
    context |= {"number": in_groups(numbers[person]), "seconds": SECONDS}
    response = render(request, "individual_numbers/shown.html", context)
    response.headers["Refresh"] = f"{SECONDS}; url={reverse('individual_numbers:home', args=[case_id])}"
    return response


@require_http_methods(["GET", "POST"])
@records_refusals
def sheet(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """GET asks for whom. POST makes the PDF and sends it; nothing of it is kept here."""
    desk, lines = panel(request.actor, case_id)
    asked = (desk.purpose.code, desk.purpose.name)
    people = [(one.key, one.name) for one in lines if one.stored]
    form = forms.SheetForm(asked, people, request.POST if request.method == "POST" else None)
    if form.is_valid():
        name, pdf = print_sheet(request.actor, case_id, **form.cleaned_data)
        response = HttpResponse(pdf, content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return response
    context = {"desk": desk, "form": form, "people": people}
    return render(
        request, "individual_numbers/sheet.html", context, status=422 if form.errors else 200
    )
