"""One settings module for every mode; the environment decides. See `docs/operations.md`."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from madoguchi.cityhall.config import environment as env

PACKAGE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("MADOGUCHI_DATA", ".data")).resolve()

DEBUG = env.flag("MADOGUCHI_DEBUG", False)
DEMO = env.flag("MADOGUCHI_DEMO", False)
SECRET_KEY = env.secret("MADOGUCHI_SECRET_KEY")
# Wraps the data key of each municipality: 32 bytes, base64. Losing it loses every encrypted field.
MASTER_KEY = env.secret("MADOGUCHI_MASTER_KEY")
# Opens the store of 個人番号, and nothing else does. Unset, none can be kept or read (docs/security.md).
INDIVIDUAL_NUMBER_KEY = env.optional_secret("MADOGUCHI_INDIVIDUAL_NUMBER_KEY")
if INDIVIDUAL_NUMBER_KEY == MASTER_KEY:
    raise ImproperlyConfigured("MADOGUCHI_INDIVIDUAL_NUMBER_KEY must not be MADOGUCHI_MASTER_KEY again.")
ALLOWED_HOSTS = env.text("MADOGUCHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
PUBLIC_URL = env.text("MADOGUCHI_PUBLIC_URL", "http://localhost:8000").rstrip("/")
STREAM_URL = env.text("MADOGUCHI_STREAM_URL", "http://localhost:8001").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    # First: their templates take the place of allauth's.
    "madoguchi.cityhall.ui",
    "madoguchi.cityhall.tenancy",
    "madoguchi.cityhall.readers",
    "madoguchi.cityhall.staff_cards",
    "madoguchi.cityhall.meter",
    "madoguchi.cityhall.residents",
    "madoguchi.cityhall.cases",
    "madoguchi.cityhall.benefits",
    "madoguchi.cityhall.tickets",
    "madoguchi.cityhall.counter",
    "madoguchi.cityhall.online",
    "madoguchi.cityhall.protection",
    "madoguchi.cityhall.individual_numbers",
    "madoguchi.cityhall.reform",
    "madoguchi.cityhall.insights",
    "madoguchi.cityhall.administration",
    # Its addresses exist in a demo only (config/urls.py).
    "madoguchi.cityhall.demo",
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
    "madoguchi.cityhall.tenancy.middleware.SessionEndMiddleware",
    "madoguchi.cityhall.tenancy.middleware.ActorMiddleware",
    "madoguchi.cityhall.tenancy.middleware.AccessMiddleware",
    "madoguchi.cityhall.ui.nul.NulMiddleware",
    "madoguchi.cityhall.ui.refusals.RefusalMiddleware",
    "madoguchi.cityhall.protection.middleware.BlockedMiddleware",
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
# Shared by every process, for the limits on signing in.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "madoguchi_cache",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "madoguchi.cityhall.tenancy.jobs.LeaseBackend", "QUEUES": []}}
# Jobs that follow an applied register import, in its transaction; each is given the import's id.
REGISTER_APPLIED_TASKS = ["madoguchi.cityhall.cases.tasks.reconcile"]

# The outside world of benefits: classes that keep the protocols of benefits/ports.py. In a demo, simulators.
_SIMULATED = "madoguchi.connectors"
BENEFIT_BANK = env.text("MADOGUCHI_BANK", f"{_SIMULATED}.bank_simulator.SimulatedBank" if DEMO else "")
BENEFIT_ACCOUNTS = env.text(
    "MADOGUCHI_PUBLIC_ACCOUNTS", f"{_SIMULATED}.account_simulator.SimulatedAccounts" if DEMO else ""
)
BENEFIT_LOGIN = env.text(
    "MADOGUCHI_RESIDENT_LOGIN", f"{_SIMULATED}.login_simulator.SimulatedLogin" if DEMO else ""
)

# A folder with what residents read otherwise than in `catalogue/waiting/words/` (docs/tickets.md).
WORDS = env.text("MADOGUCHI_WORDS", "")
# Web Push to the pages of tickets (docs/tickets.md). Without a key nothing is offered and nothing is sent.
PUSH_KEY = env.optional_secret("MADOGUCHI_PUSH_KEY")
PUSH_CONTACT = env.text("MADOGUCHI_PUSH_CONTACT", "")
PUSH_PORT = env.text("MADOGUCHI_PUSH", "madoguchi.cityhall.tickets.push.https.HttpsPush")
if PUSH_KEY and not PUSH_CONTACT.startswith(("mailto:", "https://")):
    raise ImproperlyConfigured("MADOGUCHI_PUSH_CONTACT must be a mailto: or https: address of the city.")

# Where browsers find the card agent of the clerk's own PC (docs/card.md, docs/operations.md).
CARD_AGENT_URL = env.text("MADOGUCHI_CARD_AGENT_URL", "http://127.0.0.1:15970").rstrip("/")
# What this city believes about cards: `cv-keys.yaml`, `roots/`, `crls/`. Emulated cards are believed in a
# demo only, by the keys of its own test PKI: there is no variable that turns this on elsewhere.
CARD_DIR = DATA_DIR / "card"
CARD_TEST_PKI = CARD_DIR / "test-pki"
CARD_ACCEPT_TEST = DEMO

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
ACCOUNT_ADAPTER = "madoguchi.cityhall.tenancy.login.AccountAdapter"
ACCOUNT_FORMS = {"login": "madoguchi.cityhall.tenancy.login_form.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# A demo goes back to where the next account is one click away.
ACCOUNT_LOGOUT_REDIRECT_URL = "counter:start" if DEMO else LOGIN_URL
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# A whole city hall may reach us from one address: limits per address are wide, per account narrow.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("MADOGUCHI_PROXIES", 0)
MFA_ADAPTER = "madoguchi.cityhall.tenancy.login.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "madoguchi"

# `__Host-` binds a cookie to this host over https; a browser refuses the name over plain http.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "madoguchi-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "madoguchi-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The upper limit; `tenancy.sessions` ends a session earlier: when idle, and at the end of the day.
SESSION_COOKIE_AGE = 24 * 60 * 60
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
# Only a proxy that always sets the header itself may be believed about https.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "static/"
# Served straight from the packages, or, once `manage collectstatic` has run, hashed, compressed and cached.
STATIC_COLLECTED = env.flag("MADOGUCHI_STATIC_COLLECTED", False)
STATIC_ROOT = DATA_DIR / "static" if STATIC_COLLECTED else None
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Identifiers, paths and error classes only: SQL and request bodies, which hold personal data, are not logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "madoguchi.cityhall.config.logs.WithoutMessages",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.db.backends": {"level": "WARNING"}, "madoguchi": {"level": "INFO"}},
}
