"""Secrets of one demo installation: random, made once, kept beside its data, readable by the owner only."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def prepare_environment(data: Path, port: int, stream_port: int, agent_port: int = 15970) -> None:
    """Set every variable that `config/settings.py` asks for; values already set are respected."""
    folder = data / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret_key = _kept(folder / "secret-key", lambda: secrets.token_urlsafe(50))
    master_key = _kept(folder / "master-key", lambda: base64.b64encode(os.urandom(32)).decode())
    number_key = _kept(folder / "individual-number-key", lambda: base64.b64encode(os.urandom(32)).decode())
    defaults = {
        "DJANGO_SETTINGS_MODULE": "madoguchi.cityhall.config.settings",
        "MADOGUCHI_DATA": str(data),
        "MADOGUCHI_DEMO": "1",
        "MADOGUCHI_SECRET_KEY": secret_key,
        "MADOGUCHI_MASTER_KEY": master_key,
        "MADOGUCHI_INDIVIDUAL_NUMBER_KEY": number_key,
        "MADOGUCHI_PUBLIC_URL": f"http://localhost:{port}",
        "MADOGUCHI_STREAM_URL": f"http://localhost:{stream_port}",
        "MADOGUCHI_CARD_AGENT_URL": f"http://127.0.0.1:{agent_port}",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def demo_password(data: Path) -> str:
    """The one password of all demo accounts of this installation."""
    return _kept(data / "secrets" / "demo-password", lambda: f"mihon-{secrets.token_hex(4)}")


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(make())
    return path.read_text(encoding="utf-8")
