"""What the pages of `cases` share: recorded refusals, transaction ids, ways back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.cityhall.cases.refusals import BadInput, OtherSection
from madoguchi.cityhall.tenancy import audit

View = Callable[..., HttpResponse]


def records_refusals(view: View) -> View:
    """Undo what the view did, record the attempt on another section's work, and say no."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except OtherSection as refused:
            return other_section(request, refused)

    return wrapper


def other_section(request: HttpRequest, refused: OtherSection) -> HttpResponse:
    """Record the attempt on another section's work, and say no."""
    detail = {
        "section": request.actor.section, "owner": refused.section, "path": request.resolver_match.view_name,
    }  # fmt: skip
    audit.record(request.actor, "access.refused", refused.subject, detail=detail)
    return render(request, "ui/refused.html", {"sentence": str(refused)}, status=refused.status)


def txid_of(request: HttpRequest) -> UUID:
    """The transaction id that the page was given when it was drawn. Raises `BadInput`."""
    try:
        return UUID(request.POST.get("txid", ""))
    except ValueError:
        raise BadInput(_("画面が古くなっています。画面を更新して、もう一度押してください。")) from None


def new_txid() -> str:
    """A fresh id for the next act on a page."""
    return str(uuid4())
