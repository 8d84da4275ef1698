"""Settings of the sandbox. What differs between machines comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent
HOST = "127.0.0.1"  # never another interface: the sandbox holds no secret and guards nothing
PORT = int(os.environ.get("SANDBOX_PORT") or 8001)
MAIL_PORT = PORT + 1
BASE_URL = f"http://{HOST}:{PORT}"
# Where the product listens for events and webhooks.
SITE_URL = (
    os.environ.get("SITE_URL") or f"http://localhost:{os.environ.get('PORT') or 8000}"
).rstrip("/")
# What an app's operator types into Facebook's dashboard beside the address of the webhook.
FACEBOOK_VERIFY_TOKEN = os.environ.get("FACEBOOK_WEBHOOK_VERIFY_TOKEN") or "sandbox-verify"
DATA_DIR = Path(os.environ.get("SANDBOX_DATA_DIR") or BASE_DIR.parent / "var" / "sandbox").resolve()

SECRET_KEY = "sandbox"  # noqa: S105  (everything here is play)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "sandbox.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = ["sandbox.trouble", "sandbox.graph", "sandbox.payments", "sandbox.mailbox"]

MIDDLEWARE = [
    # Gives answers their length, without which no connection is kept.
    "django.middleware.common.CommonMiddleware",
    "sandbox.middleware.LanguageMiddleware",
    "sandbox.trouble.middleware.RequestLogMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "sandbox.context.describe_sandbox",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(DATA_DIR / "sandbox.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA busy_timeout=20000;"
            ),
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

# Cookies know no port: these names keep the product's own on the same host untouched.
CSRF_COOKIE_NAME = "sandbox_csrf"
LANGUAGE_COOKIE_NAME = "sandbox_language"
CSRF_COOKIE_SAMESITE = "Lax"

DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Each refused request would write a line here; the request log page has them all.
        "django.request": {"level": "ERROR", "handlers": ["console"], "propagate": False},
        "django.security": {"level": "CRITICAL", "handlers": ["console"], "propagate": False},
        "django.server": {"level": "CRITICAL", "handlers": ["console"], "propagate": False},
    },
}
