"""Minimal settings; replaced shortly."""
SECRET_KEY = "x"
INSTALLED_APPS: list[str] = []
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
