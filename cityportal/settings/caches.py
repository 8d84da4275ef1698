"""Where answers are kept for a while: a cache that may be shared, pages, parts of pages."""

from __future__ import annotations

from typing import Any

from . import env

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        env.env.cache_url_config(env.CACHE_URL)
        if env.CACHE_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(env.DATA_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    ),
    # Whole pages, answered before anything asks the database. They live for a minute, and those
    # of an older generation lie about until they are swept: each store counts the files.
    "pages": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(env.DATA_DIR / "pagecache"),
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
    # Parts of pages in the memory of each process, as short-lived as whole pages.
    "views": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "views",
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}
# Another cache may be down; core.cache_backends answers then as an empty one would.
CACHE_BACKEND = CACHES["default"]["BACKEND"]
CACHES["default"]["BACKEND"] = "core.cache_backends.Cache"
if CACHE_BACKEND.endswith("RedisCache"):
    CACHES["default"].setdefault("OPTIONS", {}).update(
        {"socket_connect_timeout": 1, "socket_timeout": 1}
    )
