"""Fetching a link as Facebook's scraper does, and reading its Open Graph tags."""

from __future__ import annotations

import hashlib
import http.client
import io
import ipaddress
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from PIL import Image, UnidentifiedImageError

from sandbox.graph.media import save_media

AGENT = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
MOST_REDIRECTS = 5
SECONDS_PER_READ = 5
SECONDS_IN_ALL = 15
MOST_PAGE_BYTES = 1024 * 1024
MOST_IMAGE_BYTES = 8 * 1024 * 1024


class ScrapeError(Exception):
    """The link could not be fetched; the text says why, as the end of a sentence."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    url: str
    content_type: str
    body: bytes


def scrape_link(link: str) -> dict[str, Any]:
    """Fetch `link` and its picture; return the card as JSON data. Raises ScrapeError.

    Nothing is kept for a second time: a card shows what the page said at this moment.
    """
    ends = time.monotonic() + SECONDS_IN_ALL
    page = fetch(link, most_bytes=MOST_PAGE_BYTES, ends=ends)
    if "html" not in page.content_type:
        raise ScrapeError(f"it is not an HTML page but {page.content_type or 'untyped'}.")
    reader = OpenGraphReader()
    reader.feed(page.body.decode(_charset(page.content_type), errors="replace"))
    tags = reader.tags
    card = {
        "url": tags.get("og:url") or page.url,
        "fetched_url": page.url,
        "domain": urlsplit(page.url).netloc,
        "type": tags.get("og:type") or "website",
        "title": tags.get("og:title") or reader.title.strip() or urlsplit(page.url).netloc,
        "description": tags.get("og:description") or tags.get("description") or "",
        "site_name": tags.get("og:site_name") or "",
        "locale": tags.get("og:locale") or "",
        "image": "",
        "image_alt": tags.get("og:image:alt") or "",
    }
    if image := tags.get("og:image"):
        card |= _fetch_card_image(urljoin(page.url, image), ends=ends)
    return card


def _fetch_card_image(url: str, *, ends: float) -> dict[str, Any]:
    """Return what the card says of its picture; {} when it cannot be had: Facebook then
    shows the card without one."""
    try:
        image = fetch(url, most_bytes=MOST_IMAGE_BYTES, ends=ends)
        with Image.open(io.BytesIO(image.body)) as opened:
            width, height = opened.size
            suffix = (opened.format or "bin").lower()
    except (ScrapeError, UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return {}
    name = save_media(image.body, hashlib.sha256(image.body).hexdigest(), suffix=suffix)
    return {"image": url, "image_copy": name, "image_width": width, "image_height": height}


def fetch(url: str, *, most_bytes: int, ends: float) -> Fetched:
    """GET `url`, following a few redirects, on this machine only. Raises ScrapeError."""
    for _hop in range(MOST_REDIRECTS + 1):
        if time.monotonic() > ends:
            raise ScrapeError("it took too long to answer.")
        parts = split_local_url(url)
        try:
            status, headers, body = _get(parts, most_bytes=most_bytes)
        except (OSError, http.client.HTTPException) as error:
            why = str(error) or type(error).__name__
            raise ScrapeError(f"there was no proper answer ({why}).") from error
        if status in (301, 302, 303, 307, 308) and headers.get("Location"):
            url = urljoin(url, headers["Location"])
            continue
        if status != 200:
            raise ScrapeError(f"it answered {status}.")
        return Fetched(url=url, content_type=headers.get("Content-Type", "").lower(), body=body)
    raise ScrapeError("it redirected too often.")


def split_local_url(url: str) -> SplitResult:
    """Return the parts of a loopback http address; anything else raises ScrapeError."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ScrapeError("it is not a proper address.") from error
    if parts.scheme != "http" or not host:
        raise ScrapeError("it is not an http address with a host.")
    if not is_loopback(host):
        raise ScrapeError(f"{host} is not on this machine, and the sandbox never leaves it.")
    return parts


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _get(parts: SplitResult, *, most_bytes: int) -> tuple[int, http.client.HTTPMessage, bytes]:
    host = parts.hostname or ""
    # Not every machine resolves names under .localhost; all of them mean this one.
    address = "127.0.0.1" if host.endswith("localhost") else host
    connection = http.client.HTTPConnection(address, parts.port or 80, timeout=SECONDS_PER_READ)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc, "User-Agent": AGENT, "Accept": "*/*"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read(most_bytes + 1)
    except (UnicodeError, http.client.InvalidURL) as error:
        raise ScrapeError("it is not a proper address.") from error
    finally:
        connection.close()
    return answer.status, answer.headers, body[:most_bytes]


def _charset(content_type: str) -> str:
    charset = content_type.partition("charset=")[2].partition(";")[0].strip(" \"'") or "utf-8"
    try:
        "".encode(charset)
    except LookupError:
        return "utf-8"
    return charset


class OpenGraphReader(HTMLParser):
    """Collects the first value of each meta tag, and the title."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: dict[str, str] = {}
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (values.get("property") or values.get("name") or "").lower()
            if name and "content" in values:
                self.tags.setdefault(name, values["content"].strip())
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
