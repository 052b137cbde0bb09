"""The one settings module with an environment for tests. `MADOGUCHI_TEST_DATABASE` chooses the database."""

from __future__ import annotations

import base64
import os

os.environ.setdefault("MADOGUCHI_SECRET_KEY", "only-for-tests")
os.environ.setdefault("MADOGUCHI_MASTER_KEY", base64.b64encode(bytes(32)).decode())
os.environ.setdefault("MADOGUCHI_INDIVIDUAL_NUMBER_KEY", base64.b64encode(bytes([1] * 32)).decode())
os.environ.setdefault("MADOGUCHI_HOSTS", "localhost,127.0.0.1,[::1],testserver")
os.environ["MADOGUCHI_DATABASE"] = os.environ.get("MADOGUCHI_TEST_DATABASE", "sqlite:///:memory:")

from madoguchi.cityhall.config.settings import *  # noqa: F403

# Warns that static files are not collected; tests do not need them.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
