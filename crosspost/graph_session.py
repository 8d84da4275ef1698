"""An HTTP session that does one thing at a time and can prove what it did not do.

No redirect is followed, nothing is repeated, nothing is taken from the environment, the whole
call has a deadline, and a failure tells whether a byte of the request may have left.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

#: A line that was idle for longer may be closed on the other side already.
KEPT_SECONDS = 10.0
MOST_KEPT = 4


class _Watch(threading.local):
    """What the running call of this thread has done so far."""

    def __init__(self) -> None:
        self.connections: list[HTTPConnection] = []
        self.may_have_sent = False


_watch = _Watch()


class _WatchedMixin:
    """Notes the moment from which bytes may leave."""

    sock: socket.socket | None

    def request(self, *args: Any, **kwargs: Any) -> None:
        _watch.connections.append(self)  # type: ignore[arg-type]
        if self.sock is None:
            # A failure in here is proof: nothing left.
            self.connect()  # type: ignore[attr-defined]
        _watch.may_have_sent = True
        super().request(*args, **kwargs)  # type: ignore[misc]


class _WatchedHTTPConnection(_WatchedMixin, HTTPConnection):
    pass


class _WatchedHTTPSConnection(_WatchedMixin, HTTPSConnection):
    pass


class _WatchedHTTPPool(HTTPConnectionPool):
    ConnectionCls = _WatchedHTTPConnection


class _WatchedHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedHTTPSConnection


class _WatchedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _WatchedHTTPPool,
            "https": _WatchedHTTPSPool,
        }


class GraphSession(requests.Session):
    """A session for one thread; `last_response` is that of the newest call."""

    def __init__(self, *, from_url: str, to_url: str, deadline: float) -> None:
        """`from_url` is the address that facebook-sdk builds on, `to_url` the configured one;
        `deadline` in seconds for a whole call."""
        super().__init__()
        self.trust_env = False
        self.from_url = from_url
        self.to_url = to_url
        self.deadline = deadline
        self.last_response: requests.Response | None = None
        self.may_have_sent = False
        self.used_at = 0.0
        # One session serves many Pages: nothing of one may go to another.
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _WatchedAdapter(max_retries=0)
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def drop_connections(self) -> None:
        """Let the next call open a connection of its own.

        A kept connection that the other side closes at the wrong moment looks like a lost
        answer; a publishing call should not run into that.
        """
        for adapter in self.adapters.values():
            adapter.close()

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        if not str(url).startswith(self.from_url):
            raise ValueError("The address is not the Graph API's")
        kwargs["allow_redirects"] = False
        if time.monotonic() - self.used_at > KEPT_SECONDS:
            self.drop_connections()
        self.last_response = None
        self.may_have_sent = False
        _watch.may_have_sent = False
        with _closed_at_deadline(self.deadline):
            try:
                address = self.to_url + str(url)[len(self.from_url) :]
                self.last_response = super().request(method, address, *args, **kwargs)
            finally:
                self.may_have_sent = _watch.may_have_sent
                self.used_at = time.monotonic()
        return self.last_response


class _Kept(threading.local):
    """The sessions of this thread. A forked process must not speak on its parent's lines."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.sessions: dict[tuple[str, str, float], GraphSession] = {}


_kept = _Kept()


def get_session(*, from_url: str, to_url: str, deadline: float) -> GraphSession:
    """Return this thread's session for an address, so that lines are opened once, not per post."""
    if _kept.pid != os.getpid() or len(_kept.sessions) > MOST_KEPT:
        _kept.pid, _kept.sessions = os.getpid(), {}
    key = (from_url, to_url, deadline)
    if key not in _kept.sessions:
        _kept.sessions[key] = GraphSession(from_url=from_url, to_url=to_url, deadline=deadline)
    return _kept.sessions[key]


@contextmanager
def _closed_at_deadline(seconds: float) -> Iterator[None]:
    """Cut the connections of this thread's call after `seconds`.

    A read timeout counts from each received byte: an answer that drips never meets it.
    """
    connections: list[HTTPConnection] = []
    _watch.connections = connections
    timer = threading.Timer(seconds, _cut, args=(connections,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _watch.connections = []


def _cut(connections: list[HTTPConnection]) -> None:
    for connection in list(connections):
        if connection.sock is not None:
            try:
                # The plain socket's shutdown: it wakes the reading thread, and leaves the
                # TLS object, which that thread is using, alone.
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
            except OSError:
                continue
