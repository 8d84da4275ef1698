"""A small HTTP server on loopback that answers what a test wrote down, byte by byte."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qs, urlsplit

Play = Callable[[socket.socket], None]


@dataclass
class SeenRequest:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)

    @property
    def parts(self) -> dict[str, tuple[str | None, str, bytes]]:
        """Parts of a multipart body: name -> (file name, content type, bytes)."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        message = BytesParser(policy=HTTP).parsebytes(head + self.body)
        return {
            part.get_param("name", header="content-disposition"): (
                part.get_filename(),
                part.get_content_type(),
                part.get_payload(decode=True),
            )
            for part in message.iter_parts()
        }


@dataclass
class ScriptedServer:
    """Plays the script in order, one answer per request; the last answer stays for the rest."""

    script: list[Play] = field(default_factory=list)
    requests: list[SeenRequest] = field(default_factory=list)
    port: int = 0
    #: Called with each request before it is answered; what it raises fails the test.
    check: Callable[[SeenRequest], None] | None = None
    complaints: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graph/"

    def serve(self, listener: socket.socket, stopped: threading.Event) -> None:
        while not stopped.is_set():
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            worker = threading.Thread(target=self._talk, args=(connection,), daemon=True)
            worker.start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                request = _read_request(connection)
                if request is None:
                    return
                self.requests.append(request)
                self._check(request)
                self.choose(request)(connection)
            except OSError:
                return

    def choose(self, request: SeenRequest) -> Play:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def _check(self, request: SeenRequest) -> None:
        if self.check is None:
            return
        try:
            self.check(request)
        except AssertionError as error:
            self.complaints.append(str(error))


def _read_request(connection: socket.socket) -> SeenRequest | None:
    data = b""
    while b"\r\n\r\n" not in data:
        received = connection.recv(65536)
        if not received:
            return None
        data += received
    head, _separator, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    method, target, _version = lines[0].split(" ", 2)
    headers = {
        name.strip().lower(): value.strip()
        for name, _colon, value in (line.partition(":") for line in lines[1:])
    }
    length = int(headers.get("content-length", "0"))
    while len(body) < length:
        body += connection.recv(65536)
    return SeenRequest(method=method, target=target, headers=headers, body=body)


def answer(
    body: str | bytes,
    *,
    status: int = 200,
    content_type: str | None = "application/json; charset=UTF-8",
    headers: dict[str, str] | None = None,
    length: int | None = None,
) -> Play:
    """Answer and close; `length` may lie about how long the body is."""
    content = body.encode() if isinstance(body, str) else body

    def play(connection: socket.socket) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {length or len(content)}"]
        if content_type is not None:
            lines.append(f"Content-Type: {content_type}")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        lines.append("Connection: close")
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + content)

    return play


def hang_up(connection: socket.socket) -> None:
    """Close without a byte of an answer."""


def reset(connection: socket.socket) -> None:
    """Reset the connection, as a crashed server does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def keep_silent(seconds: float) -> Play:
    def play(connection: socket.socket) -> None:
        time.sleep(seconds)

    return play


def drip(seconds: float) -> Play:
    """Answer one byte at a time, each soon enough for a read timeout."""

    def play(connection: socket.socket) -> None:
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        )
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            connection.sendall(b" ")
            time.sleep(0.05)

    return play


@contextmanager
def run_scripted_server(*script: Play) -> Iterator[ScriptedServer]:
    from .graph_params import check_request

    with run_server(ScriptedServer(script=list(script), check=check_request)) as server:
        yield server


@contextmanager
def run_server(server: ScriptedServer) -> Iterator[ScriptedServer]:
    """Let a server listen on a free port; at the end no request of it may have been wrong."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    server.port = listener.getsockname()[1]
    stopped = threading.Event()
    thread = threading.Thread(target=server.serve, args=(listener, stopped), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopped.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
    assert server.complaints == []


def find_closed_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
