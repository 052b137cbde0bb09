"""Signing in: what allauth asks of us, and what the audit log learns of it."""

from __future__ import annotations

import base64
import os
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from madoguchi.cityhall.tenancy import audit, sessions
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.encryption import master_cipher
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tenancy.terminal import terminal_of

_TOTP_LABEL = b"totp-secret"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made in administration only; who has just signed in is not asked again at once."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        seconds = account_settings.REAUTHENTICATION_TIMEOUT
        fresh = sessions.is_fresh(context.request.session, timezone.now(), seconds)
        return super().is_reauthentication_required(app=app) and not fresh


class MFAAdapter(DefaultMFAAdapter):
    """One-time-code secrets are sealed with the master key: they are read before a municipality is known."""

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(12)
        return base64.b64encode(nonce + master_cipher().encrypt(nonce, text.encode(), _TOTP_LABEL)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text, master_cipher())


def open_secret(sealed_text: str, master: AESGCM) -> str:
    """A second factor's secret, sealed by `MFAAdapter.encrypt` under the given master key."""
    sealed = base64.b64decode(sealed_text)
    return master.decrypt(sealed[:12], sealed[12:], _TOTP_LABEL).decode()


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Staff, **kwargs: Any) -> None:
    """Start the session's clock and record the sign-in."""
    sessions.start(request.session, timezone.now())
    _record(request, user, "staff.signed_in")


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: Staff | None, **kwargs: Any) -> None:
    """Record the sign-out; `request.session_ending` says when it was not the person's own wish."""
    if user is not None:
        _record(request, user, "staff.signed_out", {"ending": getattr(request, "session_ending", "asked")})


@receiver(user_login_failed)
def refused(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Record a wrong password for an account that exists; an unknown name belongs to no municipality."""
    staff = Staff.objects.filter(username=credentials.get("username", "")).first()
    if staff is not None and request is not None:
        _record(request, staff, "staff.sign_in_refused", {"factor": "password"})


@receiver(authentication_failed)
def second_factor_refused(request: HttpRequest, user: Staff, **kwargs: Any) -> None:
    """Record a wrong code or key."""
    _record(request, user, "staff.sign_in_refused", {"factor": "second"})


@receiver(authenticator_added)
def second_factor_added(request: HttpRequest, user: Staff, authenticator: Any, **kwargs: Any) -> None:
    """Record a new second factor."""
    _record(request, user, "staff.second_factor_added", {"type": authenticator.type})


@receiver(authenticator_removed)
def second_factor_removed(request: HttpRequest, user: Staff, authenticator: Any, **kwargs: Any) -> None:
    """Record that a second factor is gone."""
    _record(request, user, "staff.second_factor_removed", {"type": authenticator.type})


@receiver(password_changed)
def own_password_chosen(request: HttpRequest, user: Staff, **kwargs: Any) -> None:
    """A temporary password has been replaced."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    _record(request, user, "staff.password_changed")


def _record(request: HttpRequest, staff: Staff, verb: str, detail: dict[str, Any] | None = None) -> None:
    actor = Actor("staff", str(staff.pk), staff.display_name, staff.section, terminal=terminal_of(request))
    with municipality_scope(staff.municipality_id):
        audit.record(actor, verb, f"staff:{staff.pk}", detail=detail)
