"""What the pages of the reform room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tenancy.roles import Permission


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


def uuid_or_none(text: str) -> UUID | None:
    """An identifier of a choice; None for the empty choice and for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with what all pages of the room know: whether the reader leads, and a fresh `txid`.

    A form with errors answers 422.
    """
    form = context.get("form")
    wrong = isinstance(form, forms.BaseForm) and bool(form.errors)
    shared = {"leads": Permission.REFORM_LEAD in request.actor.permissions, "txid": uuid4()}
    return render(request, template, shared | context, status=422 if wrong else 200)
