"""Settings for development and the demo: everything on this machine, nothing secret."""

from __future__ import annotations

from . import env
from .base import *
from .base import DATA_DIR

DEBUG = True
DATA_DIR.mkdir(parents=True, exist_ok=True)

# Known to everybody who reads this file: fit for a demo on loopback and nothing else.
SECRET_KEY = env.SECRET_KEY or "development-only-not-a-secret"
FIELD_ENCRYPTION_KEYS = env.FIELD_ENCRYPTION_KEYS or [
    "ZGV2ZWxvcG1lbnQtb25seS1ub3QtYS1zZWNyZXQhISE="
]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Where the demo is started; its Site row follows.
PORT = env.PORT
SANDBOX_URL = f"http://127.0.0.1:{env.SANDBOX_PORT}"
FACEBOOK_GRAPH_URL = env.FACEBOOK_GRAPH_URL or f"{SANDBOX_URL}/graph/"
STRIPE_API_BASE = env.STRIPE_API_BASE or f"{SANDBOX_URL}/stripe"
ALLOW_PROVIDER_STANDINS = env.ALLOW_PROVIDER_STANDINS or ["facebook", "stripe"]
PROVIDER_ADDRESSES = {
    "facebook": (FACEBOOK_GRAPH_URL, env.FACEBOOK_GRAPH_URL_DEFAULT),
    "stripe": (STRIPE_API_BASE, env.STRIPE_API_BASE_DEFAULT),
}
CITYPORTAL_CHANNELS["facebook"]["OPTIONS"]["graph_url"] = FACEBOOK_GRAPH_URL
# A worker that is killed holds its post for a deadline and a little more: shorter in a demo.
CITYPORTAL_CHANNELS["facebook"]["OPTIONS"]["deadline"] = 20
CITYPORTAL_GATEWAYS["stripe"]["OPTIONS"]["api_base"] = STRIPE_API_BASE
MALL_ALLOW_LOOPBACK = True
FIRST_CITY = {
    "facebook_app_id": env.FACEBOOK_APP_ID or "100000000000001",
    "facebook_app_secret": env.FACEBOOK_APP_SECRET or "sandbox-app-secret",
    "facebook_webhook_verify_token": env.FACEBOOK_WEBHOOK_VERIFY_TOKEN or "sandbox-verify",
    "stripe_secret_key": env.STRIPE_SECRET_KEY or "sk_test_sandbox",
    "stripe_webhook_secret": env.STRIPE_WEBHOOK_SECRET or "whsec_sandbox",
}

if not env.EMAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = "127.0.0.1"
    EMAIL_PORT = env.SANDBOX_PORT + 1
DEFAULT_FROM_EMAIL = env.DEFAULT_FROM_EMAIL or "yakuba@narusedani.example"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
OPERATOR_EMAILS = env.OPERATOR_EMAILS or ["operator@narusedani.example"]
