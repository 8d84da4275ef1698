"""A writer writes, previews and publishes a story in a real browser."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import WIDTHS, open_page
from tests.journeys.writing import wait_for_post
from tests.stack import Stack

PASSWORD = "narusedani"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_story_written_by_hand_arrives_on_the_wall_with_its_card(
    stack: Stack, browser: Browser, width: int
) -> None:
    page = open_page(browser, width=width)
    page.goto(f"{stack.url}/admin/login/")
    page.fill("input[name=username]", "writer")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    index = stack.ask_python(
        "from news.models import StoryIndexPage\n"
        "answer = StoryIndexPage.objects.get(locale__language_code='ja').pk"
    )
    page.goto(f"{stack.url}/admin/pages/add/news/storypage/{index}/")

    mark = uuid4().hex[:6]
    title = f"湯気の見える窓 {mark}"
    page.fill("[name=title]", title)
    page.fill("[name=summary]", "朝いちばんの湯気を、窓から見ています。")
    page.locator("[data-contentpath=main_image] .chooser__choose-button, "
                 "#main_image-chooser .chooser__choose-button, "
                 ".image-chooser .chooser__choose-button").first.click()  # fmt: skip
    page.locator(".modal [data-chooser-modal-choice], .modal .image-choice").first.click()
    page.fill("[name=main_image_alt]", "湯気の立つ窓")

    page.locator("[role=tab]", has_text="Facebook").click()
    page.locator("[name=facebook-channels]").first.check()
    page.fill("[name=facebook-text]", f"窓から湯気が見えます。{mark}")
    # Saved as a draft, the tab shows the post as it will look: text and card.
    with page.expect_navigation():
        page.locator("footer button.action-save").first.click()
    page.locator("[role=tab]", has_text="Facebook").click()
    expect(page.locator("[data-facebook-preview]")).to_contain_text(title, timeout=20_000)
    expect(page.locator("[data-facebook-preview]")).to_contain_text(mark)

    page.locator("footer .w-dropdown__toggle").click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url("**/admin/pages/**", wait_until="load")
    post = wait_for_post(stack, mark, seconds=15)
    assert post["card"]["title"] == title
    assert post["card"]["image"]

    # The wall shows it, and the card leads to the story.
    page.goto(f"{stack.sandbox_url}/wall/200000000000001/")
    expect(page.locator("body")).to_contain_text(f"窓から湯気が見えます。{mark}")
    page.goto(post["link"])
    expect(page.locator("h1")).to_contain_text("湯気の見える窓")
