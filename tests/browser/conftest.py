"""A real Chromium looks at the running city. Debian's `chromium` is driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTHS = [360, 1280]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a Chromium these tests are left out, unless BROWSER_TESTS=required."""
    mine = [item for item in items if "browser" in item.path.parts]
    if not CHROMIUM and os.environ.get("BROWSER_TESTS") != "required":
        config.hook.pytest_deselected(items=mine)
        items[:] = [item for item in items if item not in mine]
        return
    for item in mine:
        item.add_marker(pytest.mark.browser)


@pytest.fixture
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "BROWSER_TESTS=required, and no Chromium is on this machine"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield running
        running.close()


def open_page(browser: Browser, *, width: int, javascript: bool = True) -> Page:
    """Return a page of a phone or a desk that may speak with this machine only."""
    context = browser.new_context(
        viewport={"width": width, "height": 800 if width > 500 else 740},
        locale="ja-JP",
        java_script_enabled=javascript,
    )
    context.set_default_timeout(20_000)

    def keep_home(route: Any) -> None:
        host = route.request.url.split("/")[2].split(":")[0]
        if host in {"localhost", "127.0.0.1"}:
            route.continue_()
        else:
            route.abort()
            raise AssertionError(f"The page asked {host}")

    context.route("http*://**/*", keep_home)
    return context.new_page()


def get_sideways_overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    box = page.locator("body").bounding_box()
    widest = max(
        [item["x"] + item["width"] for e in page.locator("main, header, footer").all()
         if (item := e.bounding_box())],
        default=0,
    )  # fmt: skip
    assert box is not None
    return round(max(widest, box["width"]) - page.viewport_size["width"])  # type: ignore[index]
