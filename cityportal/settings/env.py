"""The one place that reads the environment.

Every variable that the product understands is read here and nowhere else, so that
``.env.example`` can be held complete by a test (`tests/project`).
"""

from __future__ import annotations

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
# A file beside manage.py may hold the values; real environment variables win.
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

FACEBOOK_GRAPH_URL_DEFAULT = "https://graph.facebook.com/"
STRIPE_API_BASE_DEFAULT = "https://api.stripe.com"

SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("BASE_URL", default="")
DATA_DIR = Path(env.str("DATA_DIR", default="") or BASE_DIR / "var").absolute()
DATABASE_URL = env.str("DATABASE_URL", default="")
CACHE_URL = env.str("CACHE_URL", default="")
EMAIL_URL = env.str("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="")
OPERATOR_EMAILS = env.list("OPERATOR_EMAILS", default=[])
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[])
TASK_BACKEND = env.str("TASK_BACKEND", default="django_tasks_db.DatabaseBackend")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")

PORT = env.int("PORT", default=8000)
SANDBOX_PORT = env.int("SANDBOX_PORT", default=8001)

FACEBOOK_GRAPH_URL = env.str("FACEBOOK_GRAPH_URL", default="")
CROSSPOST_SENDER_THREADS = env.int("CROSSPOST_SENDER_THREADS", default=0)
FACEBOOK_GRAPH_VERSION = env.str("FACEBOOK_GRAPH_VERSION", default="v26.0")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
ALLOW_PROVIDER_STANDINS = env.list("ALLOW_PROVIDER_STANDINS", default=[])

# Starting values of the first city's rows; later they live in the database, encrypted.
FACEBOOK_APP_ID = env.str("FACEBOOK_APP_ID", default="")
FACEBOOK_APP_SECRET = env.str("FACEBOOK_APP_SECRET", default="")
FACEBOOK_WEBHOOK_VERIFY_TOKEN = env.str("FACEBOOK_WEBHOOK_VERIFY_TOKEN", default="")
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")

SECURE_PROXY = env.bool("SECURE_PROXY", default=True)
