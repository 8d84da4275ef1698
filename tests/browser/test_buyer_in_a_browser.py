"""A buyer's whole way in a real browser without JavaScript, on a phone and at a desk."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDTHS, get_sideways_overflow, open_page
from tests.stack import Stack, wait_until


def look(page: Page) -> None:
    """No page of the way is wider than the window."""
    assert get_sideways_overflow(page) <= 0, page.url


@pytest.mark.parametrize("width", WIDTHS)
def test_a_jar_of_black_garlic_is_bought_without_javascript_and_without_an_account(
    stack: Stack, browser: Browser, width: int
) -> None:
    email = f"browser-{uuid4().hex[:8]}@example.com"
    page = open_page(browser, width=width, javascript=False)
    page.goto(stack.url)
    look(page)
    page.locator("header nav a[href*='/shop/']").first.click()
    look(page)
    page.locator("main a", has_text="熟成黒にんにく").first.click()
    look(page)
    page.locator(".person a").first.click()
    expect(page.locator("h1")).to_contain_text("藤永")
    look(page)
    page.go_back()

    page.fill("#quantity", "2")
    page.locator("form.buy button").click()
    expect(page.locator("main")).to_contain_text("熟成黒にんにく")
    look(page)
    page.locator("a[href$='/checkout/']").click()

    # An empty form says which fields it needs, and keeps the page usable.
    page.locator("main form[method=post] button").last.click()
    expect(page.locator(".errorbox")).to_be_visible()
    look(page)
    for name, value in {
        "name": "山田 花子",
        "postcode": "8430022",
        "street": "武雄町1-2-3",
        "phone": "0954000000",
        "email": email,
    }.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=prefecture]", "41")
    page.locator("main form[method=post] button").last.click()
    look(page)
    expect(page.locator("main")).to_contain_text("山田 花子")

    page.locator("form[action$='/checkout/place/'] button").click()
    assert page.url.startswith(stack.sandbox_url)
    look(page)
    page.locator("form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/checkout/thanks/**")
    look(page)
    number = page.locator("dd.num").first.inner_text()

    mails = wait_until(lambda: stack.list_mails(email), what="the order mail")
    assert len(mails) == 1
    assert number in mails[0]["subject"]
    page.locator("a[href*='/orders/']").first.click()
    expect(page.locator("h1")).to_contain_text(number)
    look(page)
