"""Our own page, read as a stranger reads it: over HTTP, without a cookie."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import requests

MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 3
#: A line that was idle for longer may be closed on the other side already.
KEPT_SECONDS = 5.0
TIMEOUT = (5, 10)
AGENT = "cityportal/1.0 (checks that a page is public before it is announced)"


class SiteUnreachableError(Exception):
    """Our own site gave no answer at all; worth another try."""


@dataclass(frozen=True, kw_only=True)
class PublicPage:
    """What a stranger gets: the status, and the Open Graph tags that make the card."""

    status: int
    url: str
    title: str = ""
    image: str = ""
    description: str = ""

    @property
    def is_public(self) -> bool:
        return self.status == 200


def fetch_public_page(url: str) -> PublicPage:
    """Fetch a page of ours without cookies; raise SiteUnreachableError when nothing answers.

    Redirects are followed on the same host only: a login elsewhere is not the page.
    """
    session = _get_session()
    try:
        for _number in range(MAX_REDIRECTS + 1):
            response = session.get(
                url,
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
                headers={"User-Agent": AGENT, "Accept": "text/html", "Cookie": ""},
            )
            target = response.headers.get("Location", "")
            if response.status_code in (301, 302, 303, 307, 308) and target:
                response.close()
                target = urljoin(url, target)
                if urlsplit(target).netloc != urlsplit(url).netloc:
                    return PublicPage(status=response.status_code, url=target)
                url = target
                continue
            return _read(response, url)
    except requests.RequestException as error:
        raise SiteUnreachableError(type(error).__name__) from error
    return PublicPage(status=310, url=url)


class _Kept(threading.local):
    pid = 0
    used_at = 0.0
    session: requests.Session


_kept = _Kept()


def _get_session() -> requests.Session:
    """Return this thread's session, which takes no cookies; a forked process has its own."""
    if _kept.pid != os.getpid():
        session = requests.Session()
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        _kept.session, _kept.pid = session, os.getpid()
    elif time.monotonic() - _kept.used_at > KEPT_SECONDS:
        _kept.session.close()
    _kept.used_at = time.monotonic()
    return _kept.session


def _read(response: requests.Response, url: str) -> PublicPage:
    if response.status_code != 200:
        response.close()
        return PublicPage(status=response.status_code, url=url)
    body = response.raw.read(MAX_BYTES, decode_content=True)
    response.close()
    tags = read_open_graph(body.decode("utf-8", "replace"))
    return PublicPage(
        status=200,
        url=url,
        title=tags.get("og:title", ""),
        image=urljoin(url, tags["og:image"]) if tags.get("og:image") else "",
        description=tags.get("og:description", ""),
    )


def read_open_graph(html: str) -> dict[str, str]:
    """Return the first value of each Open Graph tag of a page."""
    reader = _OpenGraphReader()
    reader.feed(html)
    return reader.tags


class _OpenGraphReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            return
        values = dict(attrs)
        name = values.get("property") or ""
        if name.startswith("og:"):
            self.tags.setdefault(name, (values.get("content") or "").strip())
