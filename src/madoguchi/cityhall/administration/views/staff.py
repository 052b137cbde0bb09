"""Accounts: list, make, change, reset."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from madoguchi.cityhall.administration.forms import ChangeStaffForm, NewStaffForm, ResetForm
from madoguchi.cityhall.administration.paging import page_of
from madoguchi.cityhall.administration.sections import section_choices, section_names
from madoguchi.cityhall.tenancy import selectors
from madoguchi.cityhall.tenancy.actions.add_staff import add_staff
from madoguchi.cityhall.tenancy.actions.change_staff import change_staff
from madoguchi.cityhall.tenancy.actions.reset_staff import reset_staff
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.refusals import LastAdministrator, OwnAccount, UsernameTaken
from madoguchi.cityhall.tenancy.roles import Role


def index(request: HttpRequest) -> HttpResponse:
    page = page_of(request, selectors.staff_list(request.actor))
    sections = section_names()
    rows = [
        (staff, sections.get(staff.section, staff.section), [Role(role).label for role in staff.roles])
        for staff in page
    ]
    return render(request, "administration/staff.html", {"page": page, "rows": rows})


def add(request: HttpRequest) -> HttpResponse:
    form = NewStaffForm(request.POST or None, sections=section_choices())
    if form.is_valid():
        try:
            staff, password = add_staff(request.actor, **form.cleaned_data)
        except UsernameTaken as refusal:
            form.add_error("username", str(refusal))
        else:
            return _show_password(request, staff, password)
    context = {"form": form, "heading": _("職員の登録"), "act": _("登録する")}
    return render(request, "administration/staff_form.html", context)


def change(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    staff = selectors.access_staff(request.actor, staff_id)
    initial = {name: getattr(staff, name) for name in ChangeStaffForm.base_fields}
    form = ChangeStaffForm(request.POST or None, initial=initial, sections=section_choices(staff.section))
    if form.is_valid():
        try:
            change_staff(request.actor, staff_id, **form.cleaned_data)
        except (OwnAccount, LastAdministrator) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("変更しました。"))
            return redirect("administration:staff")
    context = {"form": form, "staff": staff, "heading": staff.display_name, "act": _("変更する")}
    return render(request, "administration/staff_form.html", context)


def reset(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    staff = selectors.access_staff(request.actor, staff_id)
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        password = reset_staff(request.actor, staff_id, **form.cleaned_data)
        return _show_password(request, staff, password)
    context = {"form": form, "staff": staff, "heading": _("サインインの再設定"), "act": _("再設定する")}
    return render(request, "administration/staff_reset.html", context)


def _show_password(request: HttpRequest, staff: Staff, password: str) -> HttpResponse:
    context = {"staff": staff, "password": password}
    return render(request, "administration/staff_password.html", context)
