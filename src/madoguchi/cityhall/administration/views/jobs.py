"""Background jobs: what runs, what failed, try again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.cityhall.administration.paging import page_of
from madoguchi.cityhall.tenancy import selectors
from madoguchi.cityhall.tenancy.actions.retry_job import retry_job
from madoguchi.cityhall.tenancy.models import JobState


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "administration/jobs.html", _context(request))


def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "administration/_jobs.html", _context(request))


@require_POST
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    retry_job(request.actor, job_id)
    messages.success(request, _("もう一度実行します。"))
    return redirect("administration:jobs")


def _context(request: HttpRequest) -> dict[str, object]:
    state = request.GET.get("state", "")
    wanted = state if state in JobState.values else ""
    page = page_of(request, selectors.jobs(request.actor, wanted))
    return {"page": page, "state": wanted, "states": JobState.choices}
