"""Settings for a city. Starting without what is needed ends in one sentence that says what."""

from __future__ import annotations

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from . import env
from .base import *
from .base import CROSSPOST_TIME_SCALE, PROVIDER_ADDRESSES

DEBUG = False


def _refuse_incomplete_environment() -> None:
    """Raise ImproperlyConfigured with one sentence for the first thing that is missing."""
    required = {
        "SECRET_KEY": (env.SECRET_KEY, "a long random text"),
        "FIELD_ENCRYPTION_KEYS": (
            env.FIELD_ENCRYPTION_KEYS,
            "one Fernet key or more, newest first",
        ),
        "BASE_URL": (env.BASE_URL, "the address of the site, such as https://www.city.example"),
        "EMAIL_URL": (env.EMAIL_URL, "your mail server, such as smtp+tls://user:pass@host:587"),
        "DEFAULT_FROM_EMAIL": (env.DEFAULT_FROM_EMAIL, "the sender's address of the city's mails"),
    }
    for name, (value, meaning) in required.items():
        if not value:
            raise ImproperlyConfigured(f"Set {name}: {meaning}.")
    if len(env.SECRET_KEY) < 50:
        raise ImproperlyConfigured("Set SECRET_KEY to a random text of at least 50 characters.")
    for key in env.FIELD_ENCRYPTION_KEYS:
        try:
            Fernet(key)
        except ValueError:
            raise ImproperlyConfigured(
                "Set FIELD_ENCRYPTION_KEYS to Fernet keys: one of them is not 32 random bytes in "
                "URL-safe base64."
            ) from None
    if CROSSPOST_TIME_SCALE != 1:
        raise ImproperlyConfigured("CROSSPOST_TIME_SCALE is for drills: leave it at 1.")
    for provider, (address, own) in PROVIDER_ADDRESSES.items():
        if address.rstrip("/") != own.rstrip("/") and provider not in env.ALLOW_PROVIDER_STANDINS:
            raise ImproperlyConfigured(
                f"The address of {provider} is not the provider's own; unset it, or name "
                f"{provider} in ALLOW_PROVIDER_STANDINS if this is a rehearsal."
            )


_refuse_incomplete_environment()

# --- HTTPS, behind a front server that sets X-Forwarded-Proto ----------------------------

if env.SECURE_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
