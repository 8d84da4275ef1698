"""The played Page without a line in between: what the adapter would send, answered in memory.

Everything above the socket is real: facebook-sdk, the session, the reading of answers. Each
request passes the same check against Meta's parameter types as over a real line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import requests
from requests.structures import CaseInsensitiveDict

from crosspost.graph_session import GraphSession
from tests.contracts.graph_params import check_request
from tests.contracts.scripted_server import SeenRequest

from .played_graph import PlayedGraph


class NeverLeftError(Exception):
    """Raised by a hook: the line could not be opened."""


class _Line:
    """Stands in for the socket that a play writes its answer to."""

    def __init__(self) -> None:
        self.written = b""

    def sendall(self, data: bytes) -> None:
        self.written += data

    def setsockopt(self, *_args: Any) -> None:
        """A reset leaves no byte."""


Hook = Callable[[SeenRequest], None]


class Wire:
    """`before` runs as a request is about to leave, `after` when it was carried out."""

    def __init__(self, graph: PlayedGraph) -> None:
        self.graph = graph
        self.before: Hook | None = None
        self.after: Hook | None = None

    def request(
        self, session: GraphSession, method: str, url: str, **options: Any
    ) -> requests.Response:
        address = session.to_url + str(url)[len(session.from_url) :]
        parts = {name: options.get(name) for name in ("params", "data", "files")}
        prepared = session.prepare_request(requests.Request(method, address, **parts))
        seen = SeenRequest(
            method=method,
            target=prepared.path_url,
            headers={name.lower(): value for name, value in prepared.headers.items()},
            body=_as_bytes(prepared.body),
        )
        check_request(seen)
        session.last_response = None
        session.may_have_sent = False
        try:
            if self.before:
                self.before(seen)
        except NeverLeftError as error:
            raise requests.ConnectionError from error
        session.may_have_sent = True
        line = _Line()
        self.graph.choose(seen)(line)  # type: ignore[arg-type]
        if self.after:
            self.after(seen)
        if not line.written:
            raise requests.ConnectionError("closed without an answer")
        session.last_response = _read(line.written)
        return session.last_response


@contextmanager
def answer_in_memory(graph: PlayedGraph) -> Iterator[Wire]:
    """Let every session of the adapter talk to `graph` while the block runs."""
    wire = Wire(graph)

    def request(session: GraphSession, method: Any, url: Any, **options: Any) -> Any:
        return wire.request(session, method, url, **options)

    with mock.patch.object(GraphSession, "request", request):
        yield wire


def _as_bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body if isinstance(body, bytes) else str(body).encode()


def _read(written: bytes) -> requests.Response:
    head, _gap, body = written.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    response = requests.Response()
    response.status_code = int(lines[0].split(" ")[1])
    response.headers = CaseInsensitiveDict(line.split(": ", 1) for line in lines[1:])
    response._content = body
    return response
