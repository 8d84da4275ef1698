"""A Facebook that only answers, after a fixed time: `python -m bench.fixed_graph PORT MS`.

Used where the sandbox itself would be what is measured: it checks nothing and keeps nothing but
how many calls of each kind came. Addresses outside /graph/ are the announced pages, answered at
once; /counts tells the calls.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter

from bench.site import PAGE, TITLE

counts: Counter[str] = Counter()


def answer(method: str, path: str) -> tuple[str, bytes]:
    """Return content type and body, and count the call."""
    if path.startswith("/counts"):
        return "application/json", json.dumps(counts).encode()
    if not path.startswith("/graph/"):
        counts["page"] += 1
        return "text/html; charset=utf-8", PAGE
    rest = path.partition("?")[0].removeprefix("/graph/").partition("/")[2]
    if method == "POST" and not rest:
        counts["scrape"] += 1
        body = {"id": "1", "url": "http://localhost/", "title": TITLE}
    elif method == "POST" and rest.endswith("/feed"):
        counts["create"] += 1
        body = {"id": f"{rest.removesuffix('/feed')}_{counts['create']}"}
    else:
        counts["get"] += 1
        body = {
            "id": rest,
            "is_published": True,
            "permalink_url": f"https://www.facebook.com/{rest}",
            "created_time": "2026-11-22T00:00:00+0000",
            "message": "",
        }
    return "application/json; charset=UTF-8", json.dumps(body).encode()


async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    delay = int(sys.argv[2]) / 1000
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode("latin-1").split("\r\n")
            method, path, _version = lines[0].split(" ", 2)
            length = next(
                (int(line[15:]) for line in lines if line.lower().startswith("content-length:")), 0
            )
            await reader.readexactly(length)
            if path.startswith("/graph/"):
                await asyncio.sleep(delay)
            kind, body = answer(method, path)
            writer.write(
                f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nfacebook-api-version: v26.0\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(talk, "127.0.0.1", int(sys.argv[1]))
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
