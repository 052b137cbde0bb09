"""The municipality's own catalogue data: versions, and a new one."""

from __future__ import annotations

from difflib import unified_diff
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.administration.forms import OverlayForm
from madoguchi.cityhall.administration.paging import page_of
from madoguchi.cityhall.tenancy import selectors
from madoguchi.cityhall.tenancy.actions.add_overlay import add_overlay
from madoguchi.cityhall.tenancy.refusals import OverlayRefused


def index(request: HttpRequest) -> HttpResponse:
    page = page_of(request, selectors.overlays(request.actor))
    current = selectors.overlay_in_force(timezone.localdate())
    return render(request, "administration/catalogue.html", {"page": page, "current": current})


def add(request: HttpRequest) -> HttpResponse:
    newest = selectors.overlays(request.actor).first()
    form = OverlayForm(
        request.POST or None, request.FILES or None, initial={"text": newest.text if newest else ""}
    )
    problems: list[str] = []
    if form.is_valid():
        data = form.cleaned_data
        try:
            overlay = add_overlay(
                request.actor, data["text"], effective_from=data["effective_from"], note=data["note"]
            )
        except OverlayRefused as refusal:
            problems = refusal.problems
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("第%s版として保存しました。") % overlay.version)
            return redirect("administration:catalogue")
    return render(request, "administration/catalogue_add.html", {"form": form, "problems": problems})


def version(request: HttpRequest, overlay_id: UUID) -> HttpResponse:
    overlay = selectors.access_overlay(request.actor, overlay_id)
    if "download" in request.GET:
        name = f"overlay-{overlay.version}.yaml"
        return HttpResponse(
            overlay.text, content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    before = selectors.overlays(request.actor).filter(version__lt=overlay.version).first()
    old = before.text.splitlines() if before else []
    difference = "\n".join(unified_diff(old, overlay.text.splitlines(), lineterm="", n=2))
    context = {"overlay": overlay, "before": before, "difference": difference}
    return render(request, "administration/catalogue_version.html", context)
