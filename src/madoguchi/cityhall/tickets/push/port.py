"""The outgoing port: one message to one push service. Nothing is sent without a key (settings.PUSH_KEY).

push_port()      # settings.PUSH_PORT, or None: the button is not shown
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from madoguchi.cityhall.tickets.push.message import encrypt
from madoguchi.cityhall.tickets.push.vapid import authorization, key_from, public_text
from madoguchi.rules.base64url import from_text

TTL_SECONDS = 600
"""A call is over by then: a phone that was off must not ring an hour later."""


class Unreached(Exception):
    """The push service did not answer, or is busy: try again later."""


class Busy(Unreached):
    """It answered that it cannot now, perhaps for this one address."""


class PushPort(Protocol):
    """The way to the push services. `label` is for people, `simulated` says that nothing leaves the house."""

    label: str
    simulated: bool

    def accepts(self, endpoint: str) -> bool:
        """Whether a browser may name this address."""
        ...

    def deliver(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post the message; the service's HTTP status. Raises `Unreached`."""
        ...


def push_port() -> PushPort | None:
    """The configured port; None while the installation has no key."""
    return import_string(settings.PUSH_PORT)() if settings.PUSH_KEY else None


def refuse_what_cannot_send() -> None:
    """Raise `ImproperlyConfigured` for a key or a way that is none: every page would be an error."""
    try:
        public_key()
        push_port()
    except ValueError:
        told = "MADOGUCHI_PUSH_KEY must be a key of `./madoguchi keys new-push`."
        raise ImproperlyConfigured(told) from None
    except ImportError as problem:
        raise ImproperlyConfigured(f"MADOGUCHI_PUSH must be the path of a class: {problem}") from None


def public_key() -> str:
    """What browsers subscribe with; empty while there is no key."""
    return public_text(key_from(settings.PUSH_KEY)) if settings.PUSH_KEY else ""


def send(port: PushPort, browser: Mapping[str, Any], text: bytes) -> int:
    """Encrypt for the browser (`endpoint`, `p256dh`, `auth`), sign, post; the status. Raises `Unreached`."""
    endpoint = browser["endpoint"]
    body = encrypt(text, from_text(browser["p256dh"]), from_text(browser["auth"]))
    headers = {
        "Authorization": authorization(key_from(settings.PUSH_KEY), endpoint, settings.PUSH_CONTACT),
        "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
        "TTL": str(TTL_SECONDS), "Urgency": "high", "Topic": "ticket",
    }  # fmt: skip
    return port.deliver(endpoint, headers, body)
