"""Pages in the other languages: translations of the Japanese pages, at the same addresses."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from cityportal.demo.texts import easy, english, korean, shapes
from home.models import HomePage
from news.models import StoryPage
from products.models import ProducerPage, ProductPage, ProductPhoto

from .pages import PageBook, PagePlan
from .plans import get_first_quote

TEXTS: dict[str, ModuleType] = {"en": english, "ko": korean, "ja-easy": easy}
PARENTS = {"story": "stories", "product": "shop", "producer": "producers"}


def plan_languages(book: PageBook) -> list[PagePlan]:
    """Return the plans of all translations; the Japanese pages must exist."""
    plans = []
    for language, texts in TEXTS.items():
        plans += [_plan_frame(book, language, frame) for frame in _list_frame(texts)]
        plans += [_plan_page(book, language, page) for page in texts.PAGES]
    return plans


def _list_frame(texts: ModuleType) -> list[shapes.Translation]:
    """Parents come before the pages that hang on them."""
    names = ("HOME", "STORIES", "SHOP", "PRODUCERS")
    return [getattr(texts, name) for name in names if hasattr(texts, name)]


def _plan_frame(book: PageBook, language: str, frame: shapes.Translation) -> PagePlan:
    original = book.get(frame.page)
    is_home = frame.page == "home"
    fields: dict[str, Any] = {"intro": frame.summary}
    if frame.page in {"stories", "shop"}:
        fields["show_in_menus"] = True
    return PagePlan(
        key=frame.page,
        language=language,
        model=HomePage if is_home else original.specific_class,
        slug=f"{original.slug}-{language}" if is_home else original.slug,
        title=frame.title,
        parent={"home": "", "producers": "shop"}.get(frame.page, "home"),
        fields=fields,
    )


def _plan_page(book: PageBook, language: str, page: shapes.Translation) -> PagePlan:
    original = book.get(page.page)
    kind = page.page.partition(":")[0]
    first_fields: dict[str, Any] = {"summary": page.summary}
    fields: dict[str, Any] = {}
    body = page.body
    if isinstance(original, StoryPage):
        fields = {
            "writer": original.writer,
            "photographer": original.photographer,
            "main_image": original.main_image,
            "main_image_alt": page.picture_alt or original.main_image_alt,
            "date": original.date,
        }
    elif isinstance(original, ProductPage):
        first_fields["sellable"] = original.sellable
        fields["photos"] = [
            ProductPhoto(image=photo.image, alt_text=page.picture_alt or photo.alt_text)
            for photo in original.photos.all()
        ]
    elif isinstance(original, ProducerPage):
        first_fields["producer"] = original.producer
        fields = {
            "quote": get_first_quote(body),
            "portrait": original.portrait,
            "portrait_alt": page.picture_alt or original.portrait_alt,
        }
        body = tuple(block for block in body if not isinstance(block, shapes.Quote))
    return PagePlan(
        key=page.page,
        language=language,
        model=original.specific_class,
        slug=original.slug,
        title=page.title,
        parent=PARENTS[kind],
        first_fields=first_fields,
        fields=fields,
        body=body,
        published_at=original.first_published_at,
    )
