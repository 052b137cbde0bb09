"""Who lets money go has just proved who they are: at sign-in, or again by password or second factor."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from madoguchi.cityhall.benefits.money.banking import city_rules
from madoguchi.cityhall.tenancy import sessions


def authenticated_at(request: HttpRequest) -> datetime:
    """The last time this session's person proved who they are; the epoch for a session without a start."""
    records = get_authentication_records(request, request.user)
    moments = [record["at"] for record in records] + [request.session.get(sessions.STARTED, 0)]
    return datetime.fromtimestamp(max(moments), timezone.get_current_timezone())


def is_fresh(request: HttpRequest) -> bool:
    """Whether that is recent enough to approve or release."""
    within = city_rules(timezone.localdate()).authenticated_within
    return timezone.now() - authenticated_at(request) <= within


def prove_again(back: str) -> str:
    """The address where the person proves it again, and comes back."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"


def ask_to_prove(back: str) -> HttpResponse:
    """Send the person there."""
    return redirect(prove_again(back))
