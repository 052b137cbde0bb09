"""The panel of a case, and what changes there: store, register again, forget."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.cityhall.individual_numbers import forms
from madoguchi.cityhall.individual_numbers.actions.forget_number import forget_number
from madoguchi.cityhall.individual_numbers.actions.register_again import register_again
from madoguchi.cityhall.individual_numbers.actions.store_number import store_number
from madoguchi.cityhall.individual_numbers.refusals import (
    FormerNumber,
    NothingStored,
    NumberRefusedHere,
    NumberTaken,
    OtherNumberStored,
)
from madoguchi.cityhall.individual_numbers.sealing import is_open
from madoguchi.cityhall.individual_numbers.selectors import Line, panel
from madoguchi.cityhall.individual_numbers.views.doors import records_refusals

ON_THE_PAGE = (NumberRefusedHere, NumberTaken, OtherNumberStored, FormerNumber)


@require_GET
@records_refusals
def home(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """For whom a number is kept; no digit of any."""
    desk, lines = panel(request.actor, case_id, to_erase=True)
    printable = desk.live and any(one.stored for one in lines)
    context = {"desk": desk, "lines": lines, "open": is_open(), "printable": printable}
    return render(request, "individual_numbers/panel.html", context)


@require_http_methods(["GET", "POST"])
@records_refusals
def store(request: HttpRequest, case_id: UUID, person: str) -> HttpResponse:
    """Type a number that was shown, twice."""
    form = forms.StoreForm(request.POST if request.method == "POST" else None)
    names = ("number", "again", "document")
    if form.is_valid() and _kept(form, store_number, request, case_id, person, names):
        messages.success(request, _("登録しました。"))
        return redirect("individual_numbers:home", case_id)
    return _page(request, "store", case_id, person, form)


@require_http_methods(["GET", "POST"])
@records_refusals
def again(request: HttpRequest, case_id: UUID, person: str) -> HttpResponse:
    """A changed number, or the right one after a mistake."""
    form = forms.AgainForm(request.POST if request.method == "POST" else None)
    names = ("number", "again", "document", "why", "reason")
    if form.is_valid() and _kept(form, register_again, request, case_id, person, names):
        messages.success(request, _("登録しなおしました。"))
        return redirect("individual_numbers:home", case_id)
    return _page(request, "again", case_id, person, form)


@require_http_methods(["GET", "POST"])
@records_refusals
def forget(request: HttpRequest, case_id: UUID, person: str) -> HttpResponse:
    """The task no longer needs it."""
    form = forms.ForgetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        erased = forget_number(request.actor, case_id, person, reason=form.cleaned_data["reason"])
        only = _("この事務での利用を終えました。番号は、ほかの事務のために残っています。")
        messages.success(request, _("番号を消去しました。") if erased else only)
        return redirect("individual_numbers:home", case_id)
    return _page(request, "forget", case_id, person, form)


def _kept(
    form: Any, verb: Any, request: HttpRequest, case_id: UUID, person: str, names: tuple[str, ...]
) -> bool:
    """Whether the verb did it; its refusal stands on the form otherwise."""
    try:
        verb(request.actor, case_id, person, **{name: form.cleaned_data[name] for name in names})
    except ON_THE_PAGE as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(request: HttpRequest, name: str, case_id: UUID, person: str, form: Any) -> HttpResponse:
    desk, lines = panel(request.actor, case_id, to_erase=name == "forget")
    desk.person(person)
    line: Line | None = next((one for one in lines if one.key == person), None)
    if line is None:
        raise NothingStored
    context = {"desk": desk, "line": line, "form": form}
    return render(
        request, f"individual_numbers/{name}.html", context, status=422 if form.errors else 200
    )
