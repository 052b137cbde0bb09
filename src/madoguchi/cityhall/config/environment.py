"""Typed readers of the process environment. They fail loudly; a secret may also come from a file.

`NAME` gives the value itself, `NAME_FILE` the path of a file that holds it (trailing newline ignored).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    """The variable's value, or `default` where it is not set."""
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """`1/true/yes/on` and `0/false/no/off`; anything else stops start-up."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in {"1", "true", "yes", "on"}:
        return True
    if raw.lower() in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}")


def number(name: str, default: int) -> int:
    """A whole number; anything else stops start-up."""
    raw = os.environ.get(name, str(default))
    if not raw.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}")
    return int(raw)


def secret(name: str) -> str:
    """The secret from `name` or from the file named by `name_FILE`; unset stops start-up."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").rstrip("\n")
    raise ImproperlyConfigured(f"Set {name}, or {name}_FILE with the path of a file that holds it.")


def optional_secret(name: str) -> str:
    """The same for a secret that a part of the installation may do without; empty when it is not set."""
    return secret(name) if os.environ.get(name) or os.environ.get(f"{name}_FILE") else ""


def database(name: str, default: str) -> dict[str, Any]:
    """A Django database from `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`.

    Requests are not wrapped in a transaction: a verb is the unit, so that the audit chain and row locks are
    held for the verb alone and not while a page or PDF is made.
    """
    url = urlsplit(os.environ.get(name, default))
    if url.scheme == "sqlite":
        return _sqlite(unquote(url.path[1:]))
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "madoguchi.cityhall.tenancy.postgres",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # A named cursor outlives its transaction, and a transaction pooler gives the server away by then.
            "DISABLE_SERVER_SIDE_CURSORS": True,
            "OPTIONS": dict(parse_qsl(url.query)),
        }
    raise ImproperlyConfigured(f"{name}: only sqlite:/// and postgresql:// are known, not {url.scheme!r}")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # Django's default DEFERRED fails with "database is locked" when two writers meet.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
