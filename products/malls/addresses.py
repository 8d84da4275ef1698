"""Which addresses of other shops may be shown, and which may be asked by our own machine."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}


class AddressRefused(Exception):  # noqa: N818 (an answer, not a fault)
    """Our machine does not ask this address: not on the city's list, or in a private network."""


def is_allowed_address(url: str, *, hosts: list[str]) -> bool:
    """Whether a way to buy may lead to `url`: https, a host on the list, no user, no odd port.

    With MALL_ALLOW_LOOPBACK (development) http, any port and this machine's own name are
    allowed as well, where the list names it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if host not in hosts or parts.username is not None or parts.password is not None:
        return False
    if settings.MALL_ALLOW_LOOPBACK and host in LOOPBACK_NAMES:
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and port in (None, 443)


def resolve_public(host: str, port: int) -> str:
    """Return one address of `host` to connect to, after a look at all of them.

    The caller connects to this very address: a name that answers differently a moment later
    gains nothing. Raises AddressRefused if any address is not public, OSError if there is none.
    """
    found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for text in found:
        if not _may_ask(str(text), host=host):
            raise AddressRefused(f"{host} leads to {text}")
    # An IPv4 address first: a machine without IPv6 can use it too.
    return str(min(found, key=lambda text: (":" in str(text), str(text))))


def _may_ask(text: str, *, host: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if address.is_loopback:
        return bool(settings.MALL_ALLOW_LOOPBACK) and host in LOOPBACK_NAMES
    return address.is_global and not address.is_multicast
