"""Settings of unit and contract tests: fast, in a place of their own, no outside world."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before anything reads the environment: tests never touch a developer's or a city's data.
_data_dir = os.environ.get("CITYPORTAL_TEST_DATA_DIR") or tempfile.mkdtemp(
    prefix="cityportal-test-"
)
os.environ["DATA_DIR"] = _data_dir
os.environ["CITYPORTAL_TEST_DATA_DIR"] = _data_dir
for _name in ("FACEBOOK_GRAPH_URL", "STRIPE_API_BASE", "EMAIL_URL", "CACHE_URL", "BASE_URL"):
    os.environ.pop(_name, None)

from .dev import *  # noqa: E402  (the environment above must be set first)
from .dev import DATABASES, STATIC_ROOT  # noqa: E402

DEBUG = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = str(Path(_data_dir) / "db.sqlite3")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    # A test's transaction is never committed, so nothing would ever make a part old.
    "views": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
# A test's transaction is seen by its own connection only.
CROSSPOST_SENDER_THREADS = 1
# An address where nothing listens: a unit test that calls out fails at once.
FACEBOOK_GRAPH_URL = "http://127.0.0.1:9/graph/"
STRIPE_API_BASE = "http://127.0.0.1:9/stripe"
CITYPORTAL_CHANNELS["facebook"]["OPTIONS"]["graph_url"] = FACEBOOK_GRAPH_URL
CITYPORTAL_GATEWAYS["stripe"]["OPTIONS"]["api_base"] = STRIPE_API_BASE
# Each test client begins a site anew: it must not read through every static file first.
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a missing folder
EXTRA_HOSTS = ["testserver"]  # the name under which Django's test client asks
# Tests of behaviour read the English message ids; the catalogues have tests of their own.
LOCALE_PATHS = []
