"""Reading what a page posted."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal


class BrokenPost(Refusal):
    """A page of another version, or no page of ours, sent this."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("画面が古くなっています。前の画面へ戻って、もう一度押してください。"))


def txid_of(request: HttpRequest) -> UUID:
    """The page's transaction id: the same page sent twice acts once. Raises `BrokenPost`."""
    return uuid_of(request.POST.get("txid", ""))


def uuid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BrokenPost from None


def whole_number_of(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BrokenPost from None


def fresh_txid() -> str:
    return str(uuid4())


def with_txid(context: dict[str, Any]) -> dict[str, Any]:
    """The context of a page that posts: `txid` is new each time the page is drawn."""
    return {**context, "txid": fresh_txid()}
