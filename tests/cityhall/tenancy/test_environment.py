"""The environment decides, and what is wrong in it stops the start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from madoguchi.cityhall.config import environment as env

ROOT = Path(__file__).parents[3]
NEEDED = {"MADOGUCHI_SECRET_KEY": "s", "MADOGUCHI_MASTER_KEY": "m"}


def test_a_secret_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A_SECRET", raising=False)
    with pytest.raises(ImproperlyConfigured, match="A_SECRET_FILE"):
        env.secret("A_SECRET")


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from file\n")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "key"))
    assert env.secret("A_SECRET") == "from file"


@pytest.mark.parametrize(("raw", "meant"), [("1", True), ("YES", True), ("off", False), ("0", False)])
def test_flags(monkeypatch: pytest.MonkeyPatch, raw: str, meant: bool) -> None:
    monkeypatch.setenv("A_FLAG", raw)
    assert env.flag("A_FLAG", not meant) is meant


@pytest.mark.parametrize("read", [lambda: env.flag("A", False), lambda: env.number("A", 1)])
def test_nonsense_stops_the_start(monkeypatch: pytest.MonkeyPatch, read) -> None:
    monkeypatch.setenv("A", "perhaps")
    with pytest.raises(ImproperlyConfigured):
        read()


def test_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    postgresql = env.database("X", "postgresql://u:p%40ss@db:5433/name?sslmode=require")
    assert postgresql["ENGINE"] == "madoguchi.cityhall.tenancy.postgres"
    assert (postgresql["PASSWORD"], postgresql["PORT"]) == ("p@ss", "5433")
    assert postgresql["OPTIONS"] == {"sslmode": "require"}
    assert env.database("X", "sqlite:////tmp/x.sqlite3")["NAME"] == "/tmp/x.sqlite3"
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        env.database("X", "mysql://u@h/n")


CHECKS = {
    "demo": ({"MADOGUCHI_DEMO": "1"}, "s.DEMO and s.SESSION_COOKIE_NAME == 'madoguchi-session'"),
    "production": (
        {"MADOGUCHI_PUBLIC_URL": "https://city.example", "MADOGUCHI_PROXIES": "1"},
        "s.SESSION_COOKIE_NAME == '__Host-session' and s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE "
        "and s.SECURE_HSTS_SECONDS and s.SECURE_PROXY_SSL_HEADER and not s.DEBUG",
    ),
    "collected": ({"MADOGUCHI_STATIC_COLLECTED": "1"}, "s.STATIC_ROOT and not s.WHITENOISE_USE_FINDERS"),
}


@pytest.mark.parametrize("mode", CHECKS)
def test_every_mode_of_the_settings(mode: str) -> None:
    variables, holds = CHECKS[mode]
    code = f"import madoguchi.cityhall.config.settings as s; assert {holds}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), **NEEDED, **variables}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
