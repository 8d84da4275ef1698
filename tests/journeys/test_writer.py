"""A writer publishes a story and sees it arrive on the city's Facebook Page."""

from __future__ import annotations

import time
from typing import Any

from tests.journeys.writing import TOWN, publish_story, wait_for_post
from tests.stack import Stack
from tests.visitor import Visitor


def find_story_id(stack: Stack, title: str) -> int:
    return stack.ask_python(
        f"from news.models import StoryPage\nanswer = StoryPage.objects.get(title={title!r}).pk"
    )


def test_a_published_story_is_on_the_wall_within_ten_seconds_and_everybody_is_told(
    stack: Stack, facts: dict[str, Any], writer: Visitor, desk: Visitor
) -> None:
    title = "せいろのふたが開く朝"
    started = time.monotonic()
    publish_story(
        writer, facts, title=title, text="朝五時の湯気を見に来ませんか。", channels=[facts["town"]]
    )
    post = wait_for_post(stack, "朝五時の湯気")
    assert time.monotonic() - started < 10

    # The card is the page's own: its title, its summary, its picture.
    assert post["card"]["title"] == title
    assert post["card"]["description"] == "湯気の話です。"
    assert post["card"]["image"]
    assert "/s/" in post["link"]

    # The link in the post leads to the story, for readers without an account.
    reader = Visitor(stack.url).visit(post["link"])
    assert title in reader.text
    assert "西原さん" in reader.text

    # Monitor and editor say so with the link to the post; the listing leads to its record.
    number = post["id"].split("_")[-1]
    assert title in desk.visit("/admin/crossposting/").text
    story = find_story_id(stack, title)
    writer.visit(f"/admin/pages/{story}/edit/")
    assert number in writer.answer.text
    writer.visit(f"/admin/pages/{facts['story_index']}/")
    row = next(row for row in writer.soup.select("tbody tr") if title in row.get_text())
    record = row.select_one("td.facebook a")
    assert record is not None
    assert number in writer.visit(str(record["href"])).answer.text

    # A typo fix published later posts nothing again.
    before = len(stack.list_posts(TOWN))
    writer.visit(f"/admin/pages/{story}/edit/")
    values = {"summary": "湯気の、話です。", "action-publish": "action-publish"}
    writer.submit("form#page-edit-form, form[data-edit-form]", values | body_as_it_was())
    assert "湯気の、話です。" in Visitor(stack.url).visit(post["link"]).text
    stack.manage("tick")
    assert len(stack.list_posts(TOWN)) == before


def body_as_it_was() -> dict[str, Any]:
    from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

    body = [("text", rich_text("<p>朝五時に、ふたが開きます。</p>"))]
    return nested_form_data({"body": streamfield(body)})


def test_a_story_without_a_tick_is_published_and_told_nobody(
    stack: Stack, facts: dict[str, Any], writer: Visitor
) -> None:
    before = len(stack.list_posts(TOWN))
    publish_story(writer, facts, title="だれにも知らせない話", channels=[])
    stack.manage("tick")
    assert len(stack.list_posts(TOWN)) == before
    assert find_story_id(stack, "だれにも知らせない話")


def test_a_text_that_is_too_long_is_refused_with_a_sentence_and_kept(
    stack: Stack, facts: dict[str, Any], writer: Visitor
) -> None:
    text = "長" * 63_207
    publish_story(writer, facts, title="長すぎる話", text=text, channels=[facts["town"]])
    assert text in writer.answer.text
    assert "facebook-text-error" in writer.answer.text
    assert not stack.ask_python(
        "from news.models import StoryPage\n"
        "answer = StoryPage.objects.filter(title='長すぎる話', live=True).exists()"
    )
