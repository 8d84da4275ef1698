"""Reads one page of another shop: only public addresses, only allowed hosts, not too much."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from .addresses import AddressRefused, is_allowed_address, resolve_public

TIMEOUT = 8
#: All hops of one page together.
DEADLINE = 20
MOST_BYTES = 1_500_000
MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)


class NoAnswer(Exception):  # noqa: N818 (an answer of the outside world)
    """The other shop could not be reached, or answered nothing that can be used."""


@dataclass(frozen=True, kw_only=True)
class MallPage:
    """What the other shop answered in the end. `html` is "" for anything but a page."""

    status: int
    html: str


def read_mall_page(url: str, *, hosts: list[str]) -> MallPage:
    """Return the page at `url`, following a few redirects within the allowed hosts.

    Raises AddressRefused for an address that may not be asked, NoAnswer when nothing came.
    """
    deadline = time.monotonic() + DEADLINE
    for _hop in range(MOST_REDIRECTS + 1):
        if not is_allowed_address(url, hosts=hosts):
            raise AddressRefused("The address leads to a host that is not on the list")
        try:
            status, target, body = _ask(url, deadline=deadline)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error
        if status not in REDIRECTS or not target:
            return MallPage(status=status, html=body)
        url = urljoin(url, target)
    raise NoAnswer("Too many redirects")


class _PinnedConnection(http.client.HTTPConnection):
    """Connects to an address that was looked at before; the name is only for TLS and Host."""

    def __init__(self, host: str, port: int, *, address: str, is_secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address
        self._is_secure = is_secure

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), TIMEOUT)
        if not self._is_secure:
            self.sock = plain
            return
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _ask(url: str, *, deadline: float) -> tuple[int, str, str]:
    """Return status, redirect target and text of one request without cookies."""
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if is_secure else 80)
    address = resolve_public(host, port)
    connection = _PinnedConnection(host, port, address=address, is_secure=is_secure)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            "GET",
            path,
            headers={
                "User-Agent": "cityportal link check",
                "Accept": "text/html",
                "Accept-Encoding": "identity",
            },
        )
        answer = connection.getresponse()
        body = _read(answer, deadline=deadline)
        return answer.status, answer.headers.get("Location", ""), body
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, *, deadline: float) -> str:
    """Return the beginning of a page as text; a page that drips is given up."""
    if "html" not in answer.headers.get("Content-Type", "html"):
        return ""
    parts: list[bytes] = []
    size = 0
    while size < MOST_BYTES and (part := answer.read1(65_536)):
        parts.append(part)
        size += len(part)
        if time.monotonic() > deadline:
            raise TimeoutError
    charset = answer.headers.get_content_charset() or "utf-8"
    try:
        return b"".join(parts).decode(charset, "replace")
    except LookupError:
        return b"".join(parts).decode("utf-8", "replace")
