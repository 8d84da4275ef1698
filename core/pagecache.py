"""Whole pages on disk for readers without a session, answered before anything is queried.

A stored page holds no byte that belongs to one visitor. Everything that changes what readers
see moves the generation on, which makes all stored pages old at once; time-bound facts
(stock, seasons, opening hours) are never older than PAGE_CACHE_SECONDS.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.frontend_cache.backends.base import BaseBackend

GENERATION_KEY = "generation"
#: The queries whose pages are stored. Any other would let anybody fill the disk with one page
#: under endless addresses, and could put one visitor's click id into what others read.
STORED_QUERY = re.compile(r"(page=[1-9][0-9]{0,2})?")


def get_generation() -> str:
    """Return the mark that every stored page of now carries in its key."""
    cache = caches["pages"]
    generation = cache.get(GENERATION_KEY)
    if generation is None:
        generation = str(time.time_ns())
        cache.set(GENERATION_KEY, generation, None)
    return generation


def expire_pages() -> None:
    """Make every stored page old, now."""
    caches["pages"].set(GENERATION_KEY, str(time.time_ns()), None)


def expire_pages_on_commit() -> None:
    """Make every stored page old once the running transaction is committed."""
    transaction.on_commit(expire_pages, robust=True)


def build_key(request: HttpRequest) -> str:
    """Return the cache key of a request: generation, scheme, host, path and query."""
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    digest = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{get_generation()}:{digest}"


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._is_anonymous_read(request):
            return self.get_response(request)
        key = build_key(request)
        stored = caches["pages"].get(key)
        if stored is not None:
            body, headers = stored
            return HttpResponse(body, headers={**headers, "X-Page-Cache": "hit"})
        response = self.get_response(request)
        if self._is_storable(response):
            caches["pages"].set(
                key, (response.content, dict(response.headers)), settings.PAGE_CACHE_SECONDS
            )
            response["X-Page-Cache"] = "miss"
        return response

    def _is_anonymous_read(self, request: HttpRequest) -> bool:
        return (
            request.method == "GET"
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and STORED_QUERY.fullmatch(request.META.get("QUERY_STRING", "")) is not None
            # The editor's preview asks for a draft under the address of the published page.
            and not getattr(request, "is_dummy", False)
        )

    def _is_storable(self, response: HttpResponse) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and getattr(response, "is_cacheable_page", False)
        )


class DiskPageCacheBackend(BaseBackend):
    """Wagtail's frontend_cache speaks to the page cache through this."""

    def purge(self, url: str) -> None:
        expire_pages()

    def purge_batch(self, urls: list[str]) -> None:
        expire_pages()
