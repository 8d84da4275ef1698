"""A buyer's whole way in a real browser without JavaScript, on a phone and at a desk.

In each language in which the demo town has a shop.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import get_sideways_overflow, open_page
from tests.stack import Stack, wait_until

#: The start page, what the jar is called, and who makes it.
TOWNS = {
    "ja": ("/", "熟成黒にんにく", "藤永"),
    "en": ("/en/", "Aged black garlic", "Fujinaga"),
    "ko": ("/ko/", "숙성 흑마늘", "후지나가"),
}


def look(page: Page) -> None:
    """No page of the way is wider than the window."""
    assert get_sideways_overflow(page) <= 0, page.url


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "en"), (360, "ko")])
def test_a_jar_of_black_garlic_is_bought_without_javascript_and_without_an_account(
    stack: Stack, browser: Browser, width: int, language: str
) -> None:
    start, goods, maker = TOWNS[language]
    email = f"browser-{uuid4().hex[:8]}@example.com"
    page = open_page(browser, width=width, javascript=False)
    page.goto(f"{stack.url}{start}")
    look(page)
    page.locator("header nav a[href*='/shop/']").first.click()
    look(page)
    page.locator("main a", has_text=goods).first.click()
    look(page)
    page.locator(".person a").first.click()
    expect(page.locator("h1")).to_contain_text(maker)
    look(page)
    page.go_back()

    page.fill("#quantity", "2")
    page.locator("form.buy button").click()
    expect(page.locator("main")).to_contain_text(goods)
    expect(page.locator("html")).to_have_attribute("lang", language)
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
    expect(page.locator("html")).to_have_attribute("lang", language)

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
    expect(page.locator("html")).to_have_attribute("lang", language)
    look(page)
