"""A caller of the played Graph API, and a little website for it to scrape."""

from __future__ import annotations

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
from PIL import Image

from tests.sandbox.running import RunningSandbox

TOWN = "200000000000001"
SHOP = "200000000000002"
TOWN_TOKEN = "EAAsandboxTown0001"
SHOP_TOKEN = "EAAsandboxShop0001"
USER_TOKEN = "EAAsandboxUser0001"
APP_ID = "100000000000001"
APP_SECRET = "sandbox-app-secret"
APP_TOKEN = f"{APP_ID}|{APP_SECRET}"


class Graph:
    """Calls with the town's token unless another one is named; nothing is checked here."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.sandbox = sandbox
        self.token = TOWN_TOKEN

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        version = options.pop("version", "v26.0/")
        return requests.request(
            method, f"{self.sandbox.url}/graph/{version}{path}", timeout=20, **options
        )

    def call_control(self, method: str, path: str, **options: Any) -> requests.Response:
        return requests.request(method, f"{self.sandbox.url}/control/{path}", timeout=20, **options)

    def get(self, path: str, *, token: str = "", **params: Any) -> requests.Response:
        return self.call("GET", path, params={"access_token": token or self.token, **params})

    def post(self, path: str, *, token: str = "", **data: Any) -> requests.Response:
        return self.call("POST", path, data={"access_token": token or self.token, **data})

    def delete(self, path: str, *, token: str = "", **params: Any) -> requests.Response:
        return self.call("DELETE", path, params={"access_token": token or self.token, **params})

    def publish(self, message: str, *, page: str = TOWN, token: str = "", **data: Any) -> str:
        """Make a post that must be accepted; return its id."""
        answer = self.post(f"{page}/feed", token=token, message=message, **data)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]

    def upload(
        self, data: bytes, *, filename: str = "photo.jpg", kind: str = "image/jpeg", **fields: Any
    ) -> requests.Response:
        return self.call(
            "POST",
            f"{TOWN}/photos",
            data={"access_token": self.token, "published": "false", **fields},
            files={"source": (filename, data, kind)},
        )

    def upload_hidden(self, data: bytes, **fields: Any) -> str:
        """Upload a photo that must be accepted; return its id."""
        answer = self.upload(data, **fields)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]

    def list_posts(self, page: str = TOWN) -> list[dict[str, Any]]:
        return self.sandbox.ask("facebook/posts/", page=page)["posts"]

    def list_messages(self, page: str = TOWN) -> list[str]:
        return [post["message"] for post in self.list_posts(page)]

    def list_requests(self) -> list[dict[str, Any]]:
        return self.sandbox.ask("requests/")["requests"]

    def press(self, name: str, **options: Any) -> None:
        self.sandbox.tell("facebook/trouble/", name=name, **options)


def read_error(answer: requests.Response) -> tuple[int, int, int | None]:
    """Return (HTTP status, code, subcode) of an error answer."""
    error = answer.json()["error"]
    assert error["message"]
    assert error["type"] in ("OAuthException", "GraphMethodException")
    assert len(error["fbtrace_id"]) > 10
    return answer.status_code, error["code"], error.get("error_subcode")


def attach(*photo_ids: str) -> str:
    return json.dumps([{"media_fbid": photo_id} for photo_id in photo_ids])


def make_picture(
    *,
    form: str = "JPEG",
    size: tuple[int, int] = (60, 40),
    colour: str = "olive",
    frames: int = 1,
) -> bytes:
    buffer = io.BytesIO()
    image = Image.new("RGB", size, colour)
    others = [Image.new("RGB", size, "white") for _frame in range(frames - 1)]
    options: dict[str, Any] = {"save_all": True, "append_images": others} if others else {}
    image.save(buffer, form, **options)
    return buffer.getvalue()


class LittleSite:
    """A web server in a thread. `pages` maps a path to (status, headers, body)."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.visits: list[tuple[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.visits.append((self.path, self.headers["User-Agent"]))
                status, headers, body = site.pages.get(self.path, (404, {}, b"nothing here"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        self.pages.clear()
        self.visits.clear()

    def show(self, path: str, body: str, *, kind: str = "text/html; charset=utf-8") -> str:
        self.pages[path] = (200, {"Content-Type": kind}, body.encode())
        return self.url + path

    def show_story(self, path: str, *, title: str, image: str = "", description: str = "") -> str:
        """Put a page with Open Graph tags at `path`; return its address."""
        tags = {"og:title": title, "og:description": description, "og:image": image}
        head = "".join(
            f'<meta property="{name}" content="{value}">' for name, value in tags.items() if value
        )
        return self.show(path, f"<!doctype html><html><head>{head}</head><body></body></html>")

    def show_picture(self, path: str, data: bytes) -> str:
        self.pages[path] = (200, {"Content-Type": "image/jpeg"}, data)
        return self.url + path

    def redirect(self, path: str, to: str) -> str:
        self.pages[path] = (302, {"Location": to}, b"")
        return self.url + path
