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
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.contrib.frontend_cache.backends.base import BaseBackend

GENERATION_KEY = "generation"
#: Moves with it, but not when all that changed is how much of some goods is left.
LASTING_KEY = "generation-without-sales"
#: The queries whose pages are stored. Any other would let anybody fill the disk with one page
#: under endless addresses, and could put one visitor's click id into what others read.
STORED_QUERY = re.compile(r"(page=[1-9][0-9]{0,2})?")
#: What a list with filters may be asked for. Such an answer is stored only if the page type
#: says that the query is one of its own (`is_cacheable_query`): a bounded set.
LISTED_QUERY = re.compile(r"[a-z]{1,20}=[a-z0-9-]{1,60}(&[a-z]{1,20}=[a-z0-9-]{1,60}){0,3}")

#: The mark of a short link, read when somebody buys: the page is the same as without it.
MARK_QUERY = re.compile(r"s=[a-z0-9]{1,20}")

Value = TypeVar("Value")


def get_generation(key: str = GENERATION_KEY) -> str:
    """Return the mark that every stored page of now carries in its key."""
    cache = caches["pages"]
    generation = cache.get(key)
    if generation is None:
        generation = str(time.time_ns())
        cache.set(key, generation, None)
    return generation


def expire_pages(*, is_sale: bool = False) -> None:
    """Make every stored page old, now.

    What a sale does not change (`remember_lasting`, `remember_counts`) outlives it.
    """
    caches["pages"].set(GENERATION_KEY, str(time.time_ns()), None)
    if not is_sale:
        caches["pages"].set(LASTING_KEY, str(time.time_ns()), None)


def expire_pages_on_commit(*, is_sale: bool = False) -> None:
    """Make every stored page old once the running transaction is committed."""
    transaction.on_commit(partial(expire_pages, is_sale=is_sale), robust=True)


def count_seconds_to_keep(now: datetime) -> float:
    """Return for how long what is true now may be shown: never over the city's midnight."""
    local = timezone.localtime(now)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(settings.PAGE_CACHE_SECONDS, (midnight - local).total_seconds())


def count_seconds_left(begun: datetime) -> float:
    """Return for how long what was begun to be built at `begun` may be shown from now on.

    0 or less when midnight went by meanwhile: a cache then forgets it at once.
    """
    return count_seconds_to_keep(begun) - (timezone.now() - begun).total_seconds()


def remember(name: str, build: Callable[[], Value]) -> Value:
    """Return what `build` returns, from memory while stored pages would be as old.

    `name` says what is asked for, without the language. For parts of pages that are the same
    for all readers.
    """
    return _remember("views", GENERATION_KEY, name, build)


def remember_lasting(name: str, build: Callable[[], Value]) -> Value:
    """Return what `build` returns, from memory for a minute or until more than a stock changes.

    For what is the same on all pages: the city, its shop, its navigation.
    """
    return _remember("views", LASTING_KEY, name, build)


def remember_counts(name: str, build: Callable[[], Value]) -> Value:
    """As `remember_lasting`, but shared by all processes: for what is read from many rows."""
    return _remember("pages", LASTING_KEY, name, build)


def _remember(place: str, generation: str, name: str, build: Callable[[], Value]) -> Value:
    cache = caches[place]
    key = f"{get_generation(generation)}:{get_language()}:{name}"
    value: Value | None = cache.get(key)
    if value is None:
        begun = timezone.now()
        value = build()
        cache.set(key, value, count_seconds_left(begun))
    return value


def build_key(request: HttpRequest) -> str:
    """Return the cache key of a request: generation, scheme, host, path and query."""
    query = _read_query(request)
    path = f"{request.path}?{query}" if query else request.path
    address = f"{request.scheme}://{request.get_host()}{path}"
    digest = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{get_generation()}:{digest}"


def _read_query(request: HttpRequest) -> str:
    """Return the query as far as the page depends on it."""
    query: str = request.META.get("QUERY_STRING", "")
    return "" if MARK_QUERY.fullmatch(query) else query


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
        begun = timezone.now()
        response = self.get_response(request)
        if self._is_storable(request, response):
            seconds = count_seconds_left(begun)
            caches["pages"].set(key, (response.content, dict(response.headers)), seconds)
            response["X-Page-Cache"] = "miss"
        return response

    def _is_anonymous_read(self, request: HttpRequest) -> bool:
        query = _read_query(request)
        return (
            request.method == "GET"
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and (STORED_QUERY.fullmatch(query) or LISTED_QUERY.fullmatch(query)) is not None
            # The editor's preview asks for a draft under the address of the published page.
            and not getattr(request, "is_dummy", False)
        )

    def _is_storable(self, request: HttpRequest, response: HttpResponse) -> bool:
        is_plain = STORED_QUERY.fullmatch(_read_query(request)) is not None
        return (
            (is_plain or getattr(response, "is_cacheable_query", False))
            and response.status_code == 200
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
