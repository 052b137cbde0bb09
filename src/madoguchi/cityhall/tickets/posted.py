"""Reading what a page of this room posted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class BrokenPost(Refusal):
    """A page of another version, or no page of ours, sent this."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("画面が古くなっています。前の画面へ戻って、もう一度押してください。"))


def uuid_in(request: HttpRequest, name: str) -> UUID:
    """A posted identifier. Raises `BrokenPost`."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise BrokenPost from None
