"""Which host names this installation answers to: those of its cities, and ALLOWED_HOSTS."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.request import validate_host
from wagtail.models import Site

from .pagecache import remember_lasting

_KEY = "core.hosts"
_SECONDS = 60


def list_city_hosts() -> list[str]:
    """Return the host names of all `Site` rows, at most a minute old."""
    hosts = cache.get(_KEY)
    if hosts is None:
        hosts = sorted(set(Site.objects.values_list("hostname", flat=True)))
        cache.set(_KEY, hosts, _SECONDS)
    return hosts


def find_site(request: HttpRequest) -> Site | None:
    """Return the city whose host a request asks, as `Site.find_for_request` does.

    Remembered with its root page; a change of either ends that.
    """
    if not hasattr(request, "_wagtail_site"):
        site = remember_lasting(
            f"site:{request.get_host()}", lambda: Site.find_for_request(request)
        )
        request._wagtail_site = site  # type: ignore[attr-defined]
        if site is not None:
            remember_lasting(f"site-row:{site.pk}", lambda: site)
    return Site.find_for_request(request)


def load_site(pk: int) -> Site | None:
    """Return a city by the key of its row, remembered as by `find_site`."""
    sites = Site.objects.select_related("root_page")
    return remember_lasting(f"site-row:{pk}", lambda: sites.filter(pk=pk).first())


def forget_hosts() -> None:
    """Make the next question ask the database again."""
    cache.delete(_KEY)


def is_known_host(host: str) -> bool:
    """Whether a host name (without port, lower case) is ours."""
    if validate_host(host, settings.EXTRA_HOSTS):
        return True
    if settings.DEBUG and validate_host(host, [".localhost", "127.0.0.1", "[::1]"]):
        return True
    return host in list_city_hosts()
