"""What the pages of the benefits room share: transaction ids, refusals of other sections' work recorded."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.refusals import OtherSection
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.refusal import Refusal

View = Callable[..., HttpResponse]


class OldPage(Refusal):
    """A page of another version, or no page of ours, sent this."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("画面が古くなっています。読み込みなおして、もう一度押してください。"))


def txid_of(request: HttpRequest) -> UUID:
    """The page's transaction id: the same page sent twice acts once. Raises `OldPage`."""
    try:
        return UUID(request.POST.get("txid", ""))
    except ValueError:
        raise OldPage from None


def new_txid() -> str:
    """A fresh id for the next act on a page."""
    return str(uuid4())


def records_refusals(view: View) -> View:
    """Say no to another section's work, and record the attempt."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except OtherSection as refused:
            path = request.resolver_match.view_name if request.resolver_match else ""
            subject = next((f"{key}:{value}" for key, value in kwargs.items()), "benefits:-")
            detail = {"section": request.actor.section, "path": path}
            audit.record(request.actor, "access.refused", subject, detail=detail)
            return render(request, "ui/refused.html", {"sentence": str(refused)}, status=refused.status)

    return wrapper
