"""`/api/exports/`: the door for RPA and other machines. Bearer token, JSON, one section's exports.

POST /api/exports/next            form fields format, encoding, newline, limit (all optional); header
                                  Idempotency-Key: a UUID — the same key gives the same export.
                                  201 with the manifest, or 204 when nothing is waiting
GET  /api/exports/<id>/archive    the ZIP; X-Content-SHA256 is its check sum
POST /api/exports/<id>/confirm    the archive arrived whole
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases.actions.confirm_export import confirm_export
from madoguchi.cityhall.cases.actions.take_next_export import take_next_export
from madoguchi.cityhall.cases.api_tokens import actor_of, scope_of
from madoguchi.cityhall.cases.forms import ApiExportForm
from madoguchi.cityhall.cases.models import Export
from madoguchi.cityhall.cases.refusals import BadInput, OtherSection
from madoguchi.cityhall.cases.views.exports import archive_response
from madoguchi.cityhall.residents.guard import record_refusal
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.refusal import Refusal


def for_machines(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Run the view as the machine whose token the request bears; refusals become JSON with their status."""

    @csrf_exempt
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        scope = scope_of(token) if scheme.lower() == "bearer" else None
        if scope is None:
            return _unauthorised()
        with scope:
            actor = actor_of(token, request.actor.request_id)
            if actor is None:
                return _unauthorised()
            request.actor = actor
            return _answer(view, request, *args, **kwargs)

    return wrapper


@for_machines
@require_POST
def next_export(request: HttpRequest) -> HttpResponse:
    """Claim what is due, at most `limit` cases."""
    form = ApiExportForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "invalid", "fields": sorted(form.errors)}, status=422)
    given = {name: value for name, value in form.cleaned_data.items() if value}
    export = take_next_export(request.actor, txid=_key(request), **given)
    return HttpResponse(status=204) if export is None else JsonResponse(_described(export), status=201)


@for_machines
@require_GET
def archive(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The ZIP."""
    return archive_response(request, export_id)


@for_machines
@require_POST
def confirm(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Note that it arrived."""
    return JsonResponse(_described(confirm_export(request.actor, export_id, txid=_key(request))))


def _answer(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    try:
        with transaction.atomic():
            return view(request, *args, **kwargs)
    except Refusal as refused:
        if isinstance(refused, OtherSection):
            audit.record(request.actor, "access.refused", refused.subject, detail={"owner": refused.section})
        if isinstance(refused, ProtectedPerson) and not refused.recorded:
            record_refusal(request.actor, refused)
        return JsonResponse({"error": type(refused).__name__, "message": str(refused)}, status=refused.status)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        raise BadInput("Idempotency-Key ヘッダーに UUID を入れてください。") from None


def _described(export: Export) -> dict[str, Any]:
    return {
        "id": str(export.pk), "number": export.number, "state": export.state, "sha256": export.sha256,
        "archive": reverse("cases:api_archive", args=[export.pk]), "manifest": export.manifest,
    }  # fmt: skip


def _unauthorised() -> JsonResponse:
    response = JsonResponse({"error": "unauthorised"}, status=401)
    response.headers["WWW-Authenticate"] = 'Bearer realm="exports"'
    return response
