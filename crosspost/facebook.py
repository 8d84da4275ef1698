"""The one file that imports `facebook`: a city's Page, behind calls that cannot surprise.

facebook-sdk 3.1.0 is kept for building and sending requests. This file mends what it leaves
open: the version, nested values, where the token stands, deadlines, redirects, the HTTP status,
the headers, and answers that look like success and are none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from typing import Any

import facebook
import requests

from .graph_outcome import Outcome, Usage
from .graph_parse import is_api_version_other, read_answer, read_usage
from .graph_session import GraphSession, get_session
from .page_changes import PageChanges, has_list, is_success
from .states import AttemptOutcome

_GRAPH_ID = re.compile(r"[0-9]{1,40}(_[0-9]{1,40})?\Z")
_POST_FIELDS = "id,is_published,permalink_url,created_time,message"
_LIST_FIELDS = (
    "id,message,created_time,permalink_url,is_published,attachments{url,unshimmed_url,target,title}"
)
LIST_LIMIT = 100
MAX_LIST_PAGES = 6


class GraphClient(facebook.GraphAPI):
    """facebook-sdk's client with every trap closed. One per task: it is not shared by threads."""

    def __init__(
        self,
        *,
        access_token: str,
        app_secret: str,
        graph_url: str,
        version: str,
        connect_timeout: float,
        read_timeout: float,
        deadline: float,
    ) -> None:
        session = get_session(
            from_url=facebook.FACEBOOK_GRAPH_URL,
            to_url=graph_url.rstrip("/") + "/",
            deadline=deadline,
        )
        # Without a token of its own the SDK cannot put it into an address.
        super().__init__(session=session, timeout=(connect_timeout, read_timeout))
        # The SDK's own check knows nothing newer than 3.1.
        self.version = version
        self._token = access_token
        self._proof = (
            hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()
            if app_secret
            else ""
        )

    def call(
        self,
        method: str,
        path: str,
        params: dict[str, Any] | None = None,
        *,
        photo: bytes | None = None,
        is_publishing: bool = False,
        expect: Callable[[dict[str, Any]], bool] | None = None,
    ) -> Outcome:
        """Make one call and return what came of it; never raises for an answer or a line.

        `path` comes without the version. `photo` are JPEG bytes for the field "source".
        `expect` says whether the parsed answer is the one asked for.
        """
        session: GraphSession = self.session
        values = {name: encode_value(value) for name, value in (params or {}).items()}
        if self._proof:
            values["appsecret_proof"] = self._proof
        if is_publishing:
            session.drop_connections()
        error = ""
        try:
            self._send(method, f"{self.version}/{path}", values, photo)
        except facebook.GraphAPIError:
            pass  # read_answer looks at the answer itself
        except (requests.RequestException, KeyError, ValueError, OSError) as caught:
            error = type(caught).__name__
        response = session.last_response
        if response is None:
            kind = AttemptOutcome.UNKNOWN if session.may_have_sent else AttemptOutcome.NOT_SENT
            return Outcome(kind=kind, reason=error or "no answer")
        return read_answer(response, expect=expect)

    def _send(self, method: str, path: str, values: dict[str, str], photo: bytes | None) -> None:
        headers = self.session.headers
        if method == "POST":
            headers.pop("Authorization", None)
            # A name and a type of our own: the SDK would send a file object's.
            files = {"source": ("photo.jpg", photo, "image/jpeg")} if photo else None
            self.request(
                path,
                post_args={**values, "access_token": self._token},
                files=files,
                method="POST",
            )
        else:
            # In an address the token would end up in logs and in exceptions.
            headers["Authorization"] = f"Bearer {self._token}"
            self.request(path, args=values, method=method)


def encode_value(value: Any) -> str:
    """Return a parameter as Graph reads it: JSON for what is nested, lower-case booleans."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def check_graph_id(value: str) -> str:
    """Return an id that is safe inside a path; raise ValueError for anything else."""
    if not _GRAPH_ID.match(value):
        raise ValueError("Not an id of the Graph API")
    return value


class FacebookPage(PageChanges):
    """One Page: what the product asks of Facebook, and nothing more."""

    def __init__(
        self,
        *,
        page_id: str,
        access_token: str,
        app_id: str,
        app_secret: str,
        graph_url: str,
        version: str,
        connect_timeout: float = 5,
        read_timeout: float = 20,
        deadline: float = 60,
        unpublished_content_type: str = "",
        pause: float = 0,
        on_usage: Callable[[Usage], None] | None = None,
        on_version_drift: Callable[[str], None] | None = None,
    ) -> None:
        """Times are in seconds; `pause` passes before each call. The two callbacks hear of headers;
        they change no outcome."""
        self.page_id = check_graph_id(page_id)
        self.app_id = app_id
        self._app_secret = app_secret
        self._access_token = access_token
        self._unpublished_content_type = unpublished_content_type
        self._version = version
        self._pause = pause
        self._on_usage = on_usage
        self._on_version_drift = on_version_drift
        self._options: dict[str, Any] = {
            "graph_url": graph_url,
            "version": version,
            "connect_timeout": connect_timeout,
            "read_timeout": read_timeout,
            "deadline": deadline,
        }
        self._client = GraphClient(
            access_token=access_token, app_secret=app_secret, **self._options
        )

    # --- Nobody sees these ---

    def scrape(self, url: str) -> Outcome:
        """Let Facebook read a page anew; `data` has what its card will show."""
        return self._call("POST", "", {"id": url, "scrape": True})

    def upload_photo(self, jpeg: bytes, *, alt_text: str) -> Outcome:
        """Upload one hidden photo from bytes; `id` is what a post attaches."""
        return self._call(
            "POST",
            f"{self.page_id}/photos",
            {"published": False, "alt_text_custom": alt_text},
            photo=jpeg,
            expect=_has_id,
        )

    def create_hidden_post(self, *, message: str, link: str, photo_ids: list[str]) -> Outcome:
        """Make a post that nobody sees; `id` is what `publish_post` makes visible."""
        params = {**_content(message, link, photo_ids), "published": False}
        if self._unpublished_content_type:
            params["unpublished_content_type"] = self._unpublished_content_type
        return self._call("POST", f"{self.page_id}/feed", params, expect=_has_id)

    def delete_post(self, post_id: str) -> Outcome:
        """Delete a post; one that is already gone is rejected with `is_gone`."""
        return self._call("DELETE", check_graph_id(post_id), expect=is_success)

    def get_post(self, post_id: str) -> Outcome:
        """Read a post back by its id: is_published, permalink_url, created_time, message."""
        return self._call("GET", check_graph_id(post_id), {"fields": _POST_FIELDS}, expect=_has_id)

    def list_published_posts(
        self, *, max_pages: int = MAX_LIST_PAGES
    ) -> tuple[list[dict[str, Any]], Outcome]:
        """Return the Page's own posts, and the outcome of the last call.

        Facebook ranks its lists and leaves posts out: what is in them exists, what is not in
        them may exist as well. `paging.next` is never followed; its address is not ours.
        """
        posts: list[dict[str, Any]] = []
        after = ""
        outcome = Outcome(kind=AttemptOutcome.UNKNOWN, reason="no page was read")
        for _number in range(max_pages):
            params: dict[str, Any] = {"fields": _LIST_FIELDS, "limit": LIST_LIMIT}
            if after:
                params["after"] = after
            outcome = self._call("GET", f"{self.page_id}/published_posts", params, expect=has_list)
            if not outcome.is_ok:
                break
            posts += [post for post in outcome.data["data"] if isinstance(post, dict)]
            paging = outcome.data.get("paging") or {}
            after = str((paging.get("cursors") or {}).get("after") or "")
            if not paging.get("next") or not after:
                break
        return posts, outcome

    def inspect_token(self) -> Outcome:
        """Ask Facebook what the Page's token is: type, profile_id, app_id, scopes, expiry.

        The one call whose address holds a token, as its parameter: the API has no other way.
        Addresses of calls are never logged, and the log masks this name in any case.
        """
        inspector = GraphClient(
            access_token=f"{self.app_id}|{self._app_secret}", app_secret="", **self._options
        )
        return inspector.call(
            "GET", "debug_token", {"input_token": self._access_token}, expect=_has_token_data
        )

    # --- People see these: one call each, never repeated here ---

    def create_post(self, *, message: str, link: str, photo_ids: list[str]) -> Outcome:
        """Make a visible post in one call."""
        return self._call(
            "POST",
            f"{self.page_id}/feed",
            _content(message, link, photo_ids),
            is_publishing=True,
            expect=_has_id,
        )

    def publish_post(self, post_id: str) -> Outcome:
        """Make a hidden post visible. Asking again is harmless: it sets a state."""
        return self._call(
            "POST",
            check_graph_id(post_id),
            {"is_published": True},
            is_publishing=True,
            expect=is_success,
        )

    def _call(
        self, method: str, path: str, params: dict[str, Any] | None = None, **options: Any
    ) -> Outcome:
        if self._pause:
            time.sleep(self._pause)
        outcome = self._client.call(method, path, params, **options)
        self._tell_headers()
        return outcome

    def _tell_headers(self) -> None:
        response = self._client.session.last_response
        if response is None:
            return
        if self._on_usage and (usage := read_usage(response)).percent:
            self._on_usage(usage)
        served = is_api_version_other(response, self._version)
        if served and self._on_version_drift:
            self._on_version_drift(served)


def _content(message: str, link: str, photo_ids: list[str]) -> dict[str, Any]:
    params: dict[str, Any] = {"message": message}
    if photo_ids:
        params["attached_media"] = [
            {"media_fbid": check_graph_id(photo_id)} for photo_id in photo_ids
        ]
    elif link:
        params["link"] = link
    return params


def _has_id(data: dict[str, Any]) -> bool:
    return isinstance(data.get("id"), str) and bool(_GRAPH_ID.match(data["id"]))


def _has_token_data(data: dict[str, Any]) -> bool:
    return isinstance(data.get("data"), dict)
