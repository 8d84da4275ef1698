"""A small city with pages, made as editors make them: created, then published."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Locale, Page, Site

from core.models import CityImage
from home.models import HomePage
from news.models import Contributor, StoryIndexPage, StoryPage
from places.models import PlaceIndexPage, PlacePage


def get_site() -> Site:
    return Site.objects.get(is_default_site=True)


def get_locale(code: str = "ja") -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def build_home(language: str = "ja", **values: Any) -> HomePage:
    """Return a front page; the Japanese one becomes the root of the city's site."""
    known = HomePage.objects.filter(locale__language_code=language).first()
    if known is not None:
        return known
    if language != "ja":
        values.setdefault("translation_key", build_home().translation_key)
    root = Page.objects.get(depth=1)
    names = {"title": f"鳴瀬谷町 {language}", "slug": f"front-{language}", **values}
    page = root.add_child(instance=HomePage(locale=get_locale(language), **names))
    if language == "ja":
        site = get_site()
        site.hostname, site.port, site.root_page = "testserver", 80, page
        site.save()
    return page


def build_image(
    title: str = "picture",
    *,
    text: str = "",
    size: tuple[int, int] = (1600, 1000),
    **values: Any,
) -> CityImage:
    """Return a picture of one colour; `text` says what it shows."""
    content = io.BytesIO()
    Image.new("RGB", size, (70, 110, 80)).save(content, "JPEG")
    image = CityImage(
        title=title,
        description=text,
        file=ContentFile(content.getvalue(), name=f"{title}.jpg"),
        **values,
    )
    image._set_image_file_metadata()
    image.save()
    return image


def build_contributor(name: str, kind: str = "writer", **values: Any) -> Contributor:
    return Contributor.objects.create(site=get_site(), name=name, kind=kind, **values)


def build_story_index(language: str = "ja") -> StoryIndexPage:
    home = build_home(language)
    known = StoryIndexPage.objects.child_of(home).first()
    if known is not None:
        return known
    page = StoryIndexPage(
        title="物語", slug="stories", show_in_menus=True, locale=get_locale(language)
    )
    return home.add_child(instance=page)


def build_story(
    title: str = "三日待って、窯をあける",
    *,
    topics: tuple[str, ...] = (),
    language: str = "ja",
    live: bool = True,
    **values: Any,
) -> StoryPage:
    """Return a story under the list of stories; published unless told otherwise."""
    count = StoryPage.objects.count()
    story = StoryPage(
        **{
            "title": title,
            "slug": f"story-{count}",
            "summary": "窯の火が消えて三日目の朝です。",
            "date": date(2026, 11, 14),
            "locale": get_locale(language),
            "live": False,
            **values,
        }
    )
    story.topics.add(*topics)
    build_story_index(language).add_child(instance=story)
    if live:
        story.save_revision().publish()
        story.refresh_from_db()
    return story


def build_place_index() -> PlaceIndexPage:
    home = build_home()
    known = PlaceIndexPage.objects.child_of(home).first()
    if known is not None:
        return known
    page = PlaceIndexPage(title="場所", slug="places", show_in_menus=True, locale=get_locale())
    return home.add_child(instance=page)


def build_place(title: str = "共同浴場「瀬の湯」", **values: Any) -> PlacePage:
    count = PlacePage.objects.count()
    place = PlacePage(
        **{
            "title": title,
            "slug": f"place-{count}",
            "summary": "町でいちばん古い共同浴場です。",
            "locale": get_locale(),
            **values,
        }
    )
    return build_place_index().add_child(instance=place)


def build_text(html: str) -> list[tuple[str, Any]]:
    """Return a body of one text block."""
    from wagtail.rich_text import RichText

    return [("text", RichText(html))]
