"""What the pages share: recorded refusals, and a token that lets a number be shown once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from madoguchi.cityhall.cases.refusals import OtherSection
from madoguchi.cityhall.cases.views.doors import other_section
from madoguchi.cityhall.individual_numbers.refusals import AskAgain, NotNumberTask, TaskFinished
from madoguchi.cityhall.tenancy import audit

View = Callable[..., HttpResponse]
DOOR = "number_door"


def records_refusals(view: View) -> View:
    """Record an attempt on another section's case, on one that needs no number, or on finished work.

    No transaction around the view: the record of a read must be committed before the number is opened.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, case_id: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, case_id, *args, **kwargs)
        except OtherSection as refused:
            return other_section(request, refused)
        except (NotNumberTask, TaskFinished) as refused:
            why = {"why": type(refused).__name__}
            audit.record(request.actor, "number.refused", f"case:{case_id}", detail=why)
            raise

    return wrapper


def new_door(request: HttpRequest) -> str:
    """A token for the page that is about to ask; the latest one counts."""
    request.session[DOOR] = secrets.token_urlsafe(16)
    return str(request.session[DOOR])


def pass_door(request: HttpRequest) -> None:
    """Use the token up. Raises `AskAgain` for a page reloaded, gone back to, or not the latest."""
    token = request.session.pop(DOOR, "")
    if not token or not secrets.compare_digest(token, request.POST.get("door", "")):
        raise AskAgain
