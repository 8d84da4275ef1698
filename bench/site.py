"""The announced pages, and nothing else of a website: `python -m bench.site PORT`.

Every address is a public page with the tags of its card. Both the product's look at its own
page and Facebook's scraper read it over real HTTP.
"""

from __future__ import annotations

import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TITLE = "新茶の季節です"
PAGE = (
    "<!doctype html><html><head>"
    f'<meta property="og:title" content="{TITLE}">'
    '<meta property="og:description" content="今年も香りが立っています。">'
    "</head><body></body></html>"
).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_args: ended.set())
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    ended.wait()


if __name__ == "__main__":
    main()
