"""`/b/q`: a section's queue, and its live rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from madoguchi.cityhall.cases.forms import QueueForm
from madoguchi.cityhall.cases.planning import section_names
from madoguchi.cityhall.cases.selectors import QueuePage, counts, queue

TABS = {"open": "処理待ち", "mine": "自分の担当", "overdue": "期限超過", "done": "完了"}


@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """The queue of the signed-in member's own section."""
    context = _context(request)
    numbers = counts(request.actor)
    context |= {
        "section": section_names().get(request.actor.section, request.actor.section),
        "tabs": [(view, label, numbers.get(view, "")) for view, label in TABS.items()],
    }
    return render(request, "cases/queue.html", context)


@require_GET
def queue_rows(request: HttpRequest) -> HttpResponse:
    """The same rows in the same order with their present states, for a page that is open."""
    return render(request, "cases/_queue_rows.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    form = QueueForm(request.GET)
    filters = form.filters()
    page = queue(request.actor, filters)
    return {
        "page": page,
        "view": filters.view,
        "live_url": _rows_url(request, page),
        "more_url": _more_url(filters.view, page),
    }


def _rows_url(request: HttpRequest, page: QueuePage) -> str:
    """The address that shows these rows again: bound to the moment the page was opened."""
    query = {key: value for key, value in request.GET.items() if key in ("view", "after")}
    return f"{reverse('cases:queue_rows')}?{urlencode(query | {'as_of': page.as_of.isoformat()})}"


def _more_url(view: str, page: QueuePage) -> str:
    return f"{reverse('cases:queue')}?{urlencode({'view': view, 'after': page.more})}" if page.more else ""
