"""What a writer does in the editor, as a browser would send it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests.stack import Stack, wait_until
from tests.visitor import Visitor

TOWN = "200000000000001"


def fill_in_story(
    facts: dict[str, Any], *, title: str, summary: str = "湯気の話です。", **more: Any
) -> dict[str, Any]:
    """Return the fields of the story form that its JavaScript would have made."""
    return nested_form_data(
        {
            "title": title,
            "slug": f"story-{uuid4().hex[:8]}",
            "summary": summary,
            "main_image": str(facts["image"]),
            "main_image_alt": "湯気の立つ通り",
            "topics": "温泉",
            "body": streamfield(
                [
                    ("text", rich_text("<p>朝五時に、ふたが開きます。</p>")),
                    ("quote", {"text": "毎朝おなじ時間に起きます。", "speaker": "西原さん"}),
                ]
            ),
            **more,
        }
    )


def publish_story(
    visitor: Visitor,
    facts: dict[str, Any],
    *,
    title: str,
    text: str = "",
    channels: list[int] | None = None,
    wish: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    """Open the form for a new story, fill it in, tick channels and press "Publish".

    `wish` are fields of the Facebook tab by their names, a list for one that comes several times.
    """
    visitor.visit(f"/admin/pages/add/news/storypage/{facts['story_index']}/")
    values = fill_in_story(facts, title=title, **more)
    values["facebook-channels"] = channels or []
    if text:
        values["facebook-text"] = text
    values |= wish or {}
    values["action-publish"] = "action-publish"
    visitor.submit("form#page-edit-form, form[data-edit-form]", values)


def wait_for_post(stack: Stack, words: str, *, page: str = TOWN, seconds: float = 10) -> Any:
    """Return the one visible post whose text contains `words`."""

    def find() -> list[dict[str, Any]]:
        return [
            post
            for post in stack.list_posts(page)
            if words in (post["message"] or "") and post["is_published"]
        ]

    posts = wait_until(find, seconds=seconds, what=f"a post with {words!r}")
    assert len(posts) == 1
    return posts[0]
