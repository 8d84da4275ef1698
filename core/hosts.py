"""Which host names this installation answers to: those of its cities, and ALLOWED_HOSTS."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http.request import validate_host
from wagtail.models import Site

_KEY = "core.hosts"
_SECONDS = 60


def list_city_hosts() -> list[str]:
    """Return the host names of all `Site` rows, at most a minute old."""
    hosts = cache.get(_KEY)
    if hosts is None:
        hosts = sorted(set(Site.objects.values_list("hostname", flat=True)))
        cache.set(_KEY, hosts, _SECONDS)
    return hosts


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
