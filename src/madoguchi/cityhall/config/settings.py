"""One settings module for every mode; the environment decides. See `docs/operations.md`."""

from __future__ import annotations

from pathlib import Path

from madoguchi.cityhall.config import environment as env

PACKAGE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("MADOGUCHI_DATA", ".data")).resolve()

DEBUG = env.flag("MADOGUCHI_DEBUG", False)
DEMO = env.flag("MADOGUCHI_DEMO", False)
SECRET_KEY = env.secret("MADOGUCHI_SECRET_KEY")
# Wraps the data key of each municipality: 32 bytes, base64. Losing it loses every encrypted field.
MASTER_KEY = env.secret("MADOGUCHI_MASTER_KEY")
ALLOWED_HOSTS = env.text("MADOGUCHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
PUBLIC_URL = env.text("MADOGUCHI_PUBLIC_URL", "http://localhost:8000").rstrip("/")
STREAM_URL = env.text("MADOGUCHI_STREAM_URL", "http://localhost:8001").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "madoguchi.cityhall.ui",
    "madoguchi.cityhall.tenancy",
    "madoguchi.cityhall.residents",
    "madoguchi.cityhall.cases",
    "madoguchi.cityhall.counter",
    "madoguchi.cityhall.online",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "madoguchi.cityhall.ui.security.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "madoguchi.cityhall.tenancy.middleware.ActorMiddleware",
    "madoguchi.cityhall.tenancy.middleware.AccessMiddleware",
    "madoguchi.cityhall.ui.refusals.RefusalMiddleware",
]
ROOT_URLCONF = "madoguchi.cityhall.config.urls"
WSGI_APPLICATION = "madoguchi.cityhall.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "madoguchi.cityhall.ui.context.shell",
            ],
        },
    },
]

DATABASES = {"default": env.database("MADOGUCHI_DATABASE", f"sqlite:///{DATA_DIR / 'madoguchi.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "madoguchi.cityhall.tenancy.jobs.LeaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "tenancy.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
