"""What is asked of Facebook about a post that is out: each call sets a state, or only reads."""

from __future__ import annotations

import re
from typing import Any

from .graph_outcome import Outcome

_POST_ID = re.compile(r"[0-9]{1,40}_[0-9]{1,40}\Z")
_PHOTO_ID = re.compile(r"[0-9]{1,40}\Z")
_STATE_FIELDS = "id,is_published,permalink_url,created_time,message,application"
_TRIAL_FIELDS = "id,is_published,created_time,attachments{url,unshimmed_url,target,title}"
_HIDDEN_FIELDS = "id,message,created_time,is_published,attachments{url,unshimmed_url,target,title}"
#: One field, or one edge counted and not read, per figure.
FIGURE_FIELDS = {
    "reactions": "reactions.summary(true).limit(0)",
    "comments": "comments.summary(true).limit(0)",
    "shares": "shares",
}
MAX_HIDDEN_PAGES = 3


class PageChanges:
    """The part of `FacebookPage` that changes and reads what exists: posts, photos, the app's
    place on the Page."""

    page_id: str

    def subscribe(self) -> Outcome:
        """Let Facebook report the Page's posts to the app's webhook. Asking again is harmless.

        Needs the scope pages_manage_metadata, which posting does not.
        """
        return self._call(
            "POST",
            f"{self.page_id}/subscribed_apps",
            {"subscribed_fields": ["feed"]},
            expect=is_success,
        )

    def edit_post(self, post_id: str, *, message: str) -> Outcome:
        """Set the words of a post of our own app. Asking again is harmless."""
        return self._call("POST", _check(post_id), {"message": message}, expect=is_success)

    def hide_post(self, post_id: str) -> Outcome:
        """Set a visible post to hidden. Asking again is harmless; many Pages refuse it."""
        return self._call("POST", _check(post_id), {"is_published": False}, expect=is_success)

    def read_state(self, post_id: str) -> Outcome:
        """Read what a change may change: message, is_published; and which app made the post."""
        return self._call("GET", _check(post_id), {"fields": _STATE_FIELDS}, expect=_has_id)

    def read_photo(self, photo_id: str) -> Outcome:
        """Read an uploaded photo: `page_story_id` where a visible post shows it."""
        return self._call(
            "GET", _check_photo(photo_id), {"fields": "id,page_story_id"}, expect=_has_photo_id
        )

    def delete_photo(self, photo_id: str) -> Outcome:
        """Delete an uploaded photo; one that is already gone is rejected with `is_gone`."""
        return self._call("DELETE", _check_photo(photo_id), expect=is_success)

    def read_trial(self, post_id: str) -> Outcome:
        """Read a trial post: is_published, created_time and its link card."""
        return self._call("GET", _check(post_id), {"fields": _TRIAL_FIELDS}, expect=_has_id)

    def read_figures(self, post_id: str, *names: str) -> Outcome:
        """Ask how many reacted; `names` of FIGURE_FIELDS. Some need permissions of their own."""
        fields = ",".join(FIGURE_FIELDS[name] for name in names)
        return self._call("GET", _check(post_id), {"fields": fields}, expect=_has_id)

    def list_hidden_posts(self) -> tuple[list[dict[str, Any]], Outcome]:
        """Return posts of the Page's feed that nobody sees, and the outcome of the last call.

        Needs a permission (pages_read_user_content) that posting does not: it may be refused.
        """
        posts: list[dict[str, Any]] = []
        params: dict[str, Any] = {"fields": _HIDDEN_FIELDS, "limit": 100}
        outcome = self._call("GET", f"{self.page_id}/feed", params, expect=has_list)
        for _number in range(MAX_HIDDEN_PAGES):
            if not outcome.is_ok:
                break
            posts += [post for post in outcome.data["data"] if isinstance(post, dict)]
            paging = outcome.data.get("paging") or {}
            after = str((paging.get("cursors") or {}).get("after") or "")
            if not paging.get("next") or not after:
                break
            outcome = self._call(
                "GET", f"{self.page_id}/feed", {**params, "after": after}, expect=has_list
            )
        return [post for post in posts if post.get("is_published") is False], outcome

    def _call(
        self, method: str, path: str, params: dict[str, Any] | None = None, **options: Any
    ) -> Outcome:
        raise NotImplementedError


def _check(post_id: str) -> str:
    if not _POST_ID.match(post_id):
        raise ValueError("Not the id of a post")
    return post_id


def _check_photo(photo_id: str) -> str:
    if not _PHOTO_ID.match(photo_id):
        raise ValueError("Not the id of a photo")
    return photo_id


def _has_photo_id(data: dict[str, Any]) -> bool:
    return isinstance(data.get("id"), str) and bool(_PHOTO_ID.match(data["id"]))


def _has_id(data: dict[str, Any]) -> bool:
    return isinstance(data.get("id"), str) and bool(_POST_ID.match(data["id"]))


def has_list(data: dict[str, Any]) -> bool:
    return isinstance(data.get("data"), list)


def is_success(data: dict[str, Any]) -> bool:
    return data.get("success") is True
