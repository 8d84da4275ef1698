"""A played Page on loopback: keeps posts, answers as Graph does, and fails where it is told."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.contracts.graph_params import PREFIX, read_params
from tests.contracts.scripted_server import Play, ScriptedServer, SeenRequest, answer, hang_up

PAGE_ID = "200000000000001"


def error(code: int, subcode: int | None = None, *, status: int = 400, **more: Any) -> Play:
    """An error as Graph words it."""
    body: dict[str, Any] = {"message": f"(#{code})", "code": code, "fbtrace_id": "Trace1", **more}
    if subcode is not None:
        body["error_subcode"] = subcode
    return answer(json.dumps({"error": body}), status=status)


GONE = error(100, 33)


@dataclass
class PlayedGraph(ScriptedServer):
    """`posts` is what the Page holds; `calls` are the names of what was asked, in order."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    card: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    unlisted: bool = False
    _instead: dict[str, list[Play]] = field(default_factory=lambda: defaultdict(list))
    _after: dict[str, list[Play]] = field(default_factory=lambda: defaultdict(list))

    def refuse(self, call: str, *plays: Play) -> None:
        """Let the next calls of a kind be answered by `plays` without anything being done."""
        self._instead[call] += plays

    def lose(self, call: str, *plays: Play) -> None:
        """Let the next calls of a kind be done, and answered by `plays` (default: hang up)."""
        self._after[call] += plays or (hang_up,)

    @property
    def visible(self) -> list[dict[str, Any]]:
        return [post for post in self.posts.values() if post["is_published"]]

    @property
    def hidden(self) -> list[dict[str, Any]]:
        return [post for post in self.posts.values() if not post["is_published"]]

    @property
    def visible_calls(self) -> list[str]:
        return [call for call in self.calls if call in ("create", "flip")]

    def choose(self, request: SeenRequest) -> Play:
        call = name_call(request)
        self.calls.append(call)
        if self._instead[call]:
            return self._instead[call].pop(0)
        done = getattr(self, f"do_{call}")(request)
        if self._after[call]:
            return self._after[call].pop(0)
        return done

    def do_scrape(self, request: SeenRequest) -> Play:
        return _json({"id": "1", "url": read_params(request)["id"], **self.card})

    def do_photo(self, request: SeenRequest) -> Play:
        photo_id = str(500 + len(self.calls))
        self.photos[photo_id] = read_params(request)["alt_text_custom"]
        return _json({"id": photo_id})

    def do_photo_get(self, request: SeenRequest) -> Play:
        photo_id = _post_id(request)
        if photo_id not in self.photos:
            return GONE
        shown = [post["id"] for post in self.visible if photo_id in post["photos"]]
        story = {"page_story_id": shown[0]} if shown else {}
        return _json({"id": photo_id, **story})

    def do_photo_delete(self, request: SeenRequest) -> Play:
        gone = self.photos.pop(_post_id(request), None) is None
        return GONE if gone else _json({"success": True})

    def do_create(self, request: SeenRequest) -> Play:
        return self._add(request, is_published=True)

    def do_create_hidden(self, request: SeenRequest) -> Play:
        return self._add(request, is_published=False)

    def do_flip(self, request: SeenRequest) -> Play:
        post = self.posts.get(_post_id(request))
        if post is None:
            return GONE
        post["is_published"] = True
        post["created_time"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}+0000"
        return _json({"success": True})

    def do_hide(self, request: SeenRequest) -> Play:
        return self._change(request, is_published=False)

    def do_edit(self, request: SeenRequest) -> Play:
        return self._change(request, message=read_params(request)["message"])

    def do_figures(self, request: SeenRequest) -> Play:
        post = self.posts.get(_post_id(request))
        if post is None:
            return GONE
        wanted = read_params(request)["fields"]
        summaries = {
            name: {"data": [], "summary": {"total_count": post.get(name, 0)}}
            for name in ("reactions", "comments")
            if name in wanted
        }
        shares = {"shares": {"count": post["shares"]}} if post.get("shares") else {}
        return _json({"id": post["id"], **summaries, **shares})

    def do_list_hidden(self, request: SeenRequest) -> Play:
        return _json({"data": [_describe(post) for post in self.posts.values()], "paging": {}})

    def _change(self, request: SeenRequest, **values: Any) -> Play:
        post = self.posts.get(_post_id(request))
        if post is None:
            return GONE
        post.update(values)
        return _json({"success": True})

    def do_get(self, request: SeenRequest) -> Play:
        post = self.posts.get(_post_id(request))
        return _json(_describe(post)) if post else GONE

    def do_delete(self, request: SeenRequest) -> Play:
        post = self.posts.pop(_post_id(request), None)
        if post is None:
            return GONE
        for photo_id in post.get("photos", []):
            self.photos.pop(photo_id, None)
        return _json({"success": True})

    def do_list(self, request: SeenRequest) -> Play:
        found = [] if self.unlisted else [_describe(post) for post in self.visible]
        return _json({"data": found, "paging": {}})

    def do_debug_token(self, request: SeenRequest) -> Play:
        return _json({"data": self.token})

    def _add(self, request: SeenRequest, *, is_published: bool) -> Play:
        params = read_params(request)
        post_id = f"{PAGE_ID}_{1000 + len(self.calls)}"
        photos = [item["media_fbid"] for item in json.loads(params.get("attached_media", "[]"))]
        if not set(photos) <= set(self.photos):
            return error(100)
        if any(set(photos) & set(post["photos"]) for post in self.posts.values()):
            return error(100, 1366051)
        self.posts[post_id] = {
            "id": post_id,
            "message": params.get("message", ""),
            "link": params.get("link", ""),
            "photos": photos,
            "is_published": is_published,
        }
        return _json({"id": post_id})


def name_call(request: SeenRequest) -> str:
    match = PREFIX.fullmatch(request.path)
    path = match.group(2) if match else "?"
    if path.endswith("/feed"):
        if request.method == "GET":
            return "list_hidden"
        is_hidden = read_params(request).get("published") == "false"
        return "create_hidden" if is_hidden else "create"
    for ending, name in (("photos", "photo"), ("published_posts", "list"), ("debug_token",) * 2):
        if path.endswith(ending):
            return name
    if path == "":
        return "scrape"
    return _name_post_call(request)


def _name_post_call(request: SeenRequest) -> str:
    if "_" not in _post_id(request):
        return f"photo_{request.method.lower()}"
    params = read_params(request)
    if request.method == "POST":
        shown = "flip" if params.get("is_published") == "true" else "hide"
        return "edit" if "message" in params else shown
    if request.method == "GET" and "summary" in params.get("fields", ""):
        return "figures"
    return {"GET": "get", "DELETE": "delete"}[request.method]


def _post_id(request: SeenRequest) -> str:
    return request.path.rsplit("/", 1)[-1]


def _describe(post: dict[str, Any]) -> dict[str, Any]:
    described = {
        "id": post["id"],
        "message": post["message"],
        "is_published": post["is_published"],
        "permalink_url": f"https://www.facebook.com/{post['id']}",
        "created_time": post.get("created_time", "2026-11-21T00:00:00+0000"),
    }
    if post.get("application"):
        described["application"] = post["application"]
    if post["link"]:
        shim = f"https://l.facebook.com/l.php?u={post['link'].replace('/', '%2F')}"
        described["attachments"] = {"data": [{"url": shim, "unshimmed_url": post["link"]}]}
    return described


def _json(data: dict[str, Any]) -> Play:
    return answer(json.dumps(data), headers={"facebook-api-version": "v26.0"})
