"""The municipality's settings, this terminal's name, and the tablets."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from madoguchi.cityhall.administration.forms import SettingsForm, TerminalForm
from madoguchi.cityhall.counter.selectors import devices as tablets
from madoguchi.cityhall.tenancy import city_settings
from madoguchi.cityhall.tenancy.actions.change_settings import change_settings
from madoguchi.cityhall.tenancy.terminal import name_terminal, terminal_of


def settings(request: HttpRequest) -> HttpResponse:
    decided = city_settings.read(request.user.municipality.settings)
    form = SettingsForm(request.POST or None, initial=asdict(decided))
    if form.is_valid():
        change_settings(request.actor, form.decided())
        messages.success(request, _("設定を変更しました。"))
        return redirect("administration:settings")
    context = {"form": form, "heading": _("団体の設定"), "act": _("変更する")}
    return render(request, "administration/form.html", context)


def terminal(request: HttpRequest) -> HttpResponse:
    form = TerminalForm(request.POST or None, initial={"name": terminal_of(request)})
    if form.is_valid():
        response = redirect("administration:home")
        name_terminal(response, form.cleaned_data["name"])
        messages.success(request, _("この端末の名前を決めました。"))
        return response
    context = {"form": form, "heading": _("この端末の名前"), "act": _("決める")}
    return render(request, "administration/form.html", context)


def devices(request: HttpRequest) -> HttpResponse:
    return render(request, "administration/devices.html", {"tablets": tablets(request.actor)})
