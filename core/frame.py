"""What stands around every page: the city's name, the way through the site, its languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from wagtail.models import Page, Site

from .hosts import find_site
from .languages import NATIVE_NAMES
from .models import CityPage, CitySettings
from .pagecache import remember_lasting


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    title: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class LanguageLink:
    """A language of the site. `is_this_page` is false where only its front page exists."""

    code: str
    html_language: str
    name: str
    url: str
    is_current: bool
    is_this_page: bool


def get_city(request: HttpRequest) -> CitySettings:
    """Return the details of the city that a request asks, once per request."""
    city: CitySettings | None = getattr(request, "_city", None)
    if city is None:
        site = find_site(request)
        city = load_city(site) if site is not None else CitySettings.for_request(request)
        request._city = city  # type: ignore[attr-defined]
    return city


def load_city(site: Site) -> CitySettings:
    """Return the details of a city; remembered until they are changed."""
    return remember_lasting(f"city:{site.pk}", lambda: CitySettings.for_site(site))


@dataclass(frozen=True, kw_only=True)
class Office:
    """The city hall in the active language. `language` says in which one `hours` are written."""

    name: str
    hours: str
    language: str


def get_office(city: CitySettings) -> Office:
    """Return the city hall's name and hours; the Japanese ones where nothing else was written."""
    own = Office(
        name=city.office_name or get_city_name(city), hours=city.office_hours, language="ja"
    )
    if _is_japanese():
        return own
    return Office(
        name=city.office_name_latin or own.name,
        hours=city.office_hours_latin or own.hours,
        language="en" if city.office_hours_latin else "ja",
    )


def get_city_name(city: CitySettings) -> str:
    """Return the city's name in the active language's letters."""
    own, latin = city.name, city.name_latin
    return (own if _is_japanese() else latin or own) or settings.WAGTAIL_SITE_NAME


def _is_japanese() -> bool:
    return (translation.get_language() or settings.LANGUAGE_CODE).startswith("ja")


def list_front_pages(request: HttpRequest) -> list[Page]:
    """Return the live front pages of the site, one per language, once per request."""
    cached = getattr(request, "_front_pages", None)
    if cached is None:
        site = find_site(request)
        cached = []
        if site is not None:
            key = site.root_page.translation_key
            cached = [page for page in _load_top(site) if page.translation_key == key]
        request._front_pages = cached  # type: ignore[attr-defined]
    return cached


def _load_top(site: Site) -> list[Page]:
    """Return the live front pages and what is right under the site's own: one query."""
    root = site.root_page
    below = Q(depth=root.depth + 1, path__range=Page._get_children_path_interval(root.path))
    pages = Page.objects.live().filter(Q(translation_key=root.translation_key) | below)
    pages = pages.select_related("locale", "content_type").order_by("path")
    return remember_lasting(f"top:{site.pk}", lambda: list(pages))


def get_front_page(request: HttpRequest) -> Page | None:
    """Return the front page in the active language, or the site's own where it has none."""
    pages = {page.locale.language_code: page for page in list_front_pages(request)}
    code = translation.get_language() or settings.LANGUAGE_CODE
    return pages.get(code) or pages.get(settings.LANGUAGE_CODE) or next(iter(pages.values()), None)


def list_navigation(request: HttpRequest, page: Page | None = None) -> list[NavigationItem]:
    """Return the pages right under the front page that are shown in menus; six words at most."""
    front_page = get_front_page(request)
    if front_page is None:
        return []
    children = [child for child in list_children(request, front_page) if child.show_in_menus]
    icons = _find_icons(children[:6])
    return [
        NavigationItem(
            title=child.title,
            url=child.get_url(request) or "",
            icon=icons.get(child.pk, "page"),
            is_current=page is not None and (page.path or "").startswith(child.path),
        )
        for child in children[:6]
    ]


def _find_icons(pages: list[Page]) -> dict[int, str]:
    """Return the drawing of each page; one question per kind of page that lets editors choose."""
    by_kind: dict[type, list[Page]] = {}
    for page in pages:
        by_kind.setdefault(get_kind(page), []).append(page)
    icons: dict[int, str] = {}
    for kind, members in by_kind.items():
        if issubclass(kind, CityPage):
            icons.update(kind.find_nav_icons([page.pk for page in members]))
    return icons


def list_children(request: HttpRequest, front_page: Page) -> list[Page]:
    """Return the live pages right under a front page, once per request."""
    cached = getattr(request, "_front_children", None)
    if cached is None:
        site = find_site(request)
        if site is not None and site.root_page_id == front_page.pk:
            cached = [page for page in _load_top(site) if page.depth == front_page.depth + 1]
        else:
            children = front_page.get_children().live().select_related("content_type")
            cached = remember_lasting(f"front-children:{front_page.pk}", lambda: list(children))
        request._front_children = cached  # type: ignore[attr-defined]
    return cached


def get_kind(page: Page) -> type[Page]:
    """Return the type of a page of `list_children`; asks nothing."""
    return page.content_type.model_class() or Page


def list_footer_pages(request: HttpRequest) -> list[NavigationItem]:
    """Return the information pages right under the front page that are not in the navigation."""
    front_page = get_front_page(request)
    if front_page is None:
        return []
    return [
        NavigationItem(
            title=child.title, url=child.get_url(request) or "", icon="page", is_current=False
        )
        for child in list_children(request, front_page)
        if not child.show_in_menus and getattr(get_kind(child), "is_in_footer", False)
    ]


def list_ancestors(request: HttpRequest, page: Page) -> list[Page]:
    """Return the pages above a page, from the front page down; none for a front page."""
    front_page = get_front_page(request)
    if front_page is None or not page.path or not page.path.startswith(front_page.path):
        return []
    if page.pk == front_page.pk or page.depth is None:
        return []
    between: list[Page] = []
    if page.depth == front_page.depth + 2:
        between = [page.get_parent()]  # known already, since the address led through it
    elif page.depth > front_page.depth + 2:
        between = list(page.get_ancestors().filter(depth__gt=front_page.depth).live())
    return [front_page, *between]


def list_language_links(request: HttpRequest, page: Page | None = None) -> list[LanguageLink]:
    """Return every language that the site has, leading to this page's translation if it exists.

    Asked several times for one answer: the header, the footer and the card.
    """
    known: dict[int | None, list[LanguageLink]] = request.__dict__.setdefault("_languages", {})
    key = page.pk if page is not None else None
    if key not in known:
        known[key] = _build_language_links(request, page)
    return known[key]


def _build_language_links(request: HttpRequest, page: Page | None) -> list[LanguageLink]:
    translations = _find_translations(request, page)
    current = translation.get_language() or settings.LANGUAGE_CODE
    links = []
    fronts = {front.locale.language_code: front for front in list_front_pages(request)}
    for code, _name in settings.LANGUAGES:
        url = translations.get(code)
        if code not in fronts and url is None:
            continue
        links.append(
            LanguageLink(
                code=code,
                html_language=settings.HTML_LANGUAGES.get(code, code),
                name=NATIVE_NAMES[code],
                url=url or fronts[code].get_url(request) or "/",
                is_current=code == current,
                is_this_page=url is not None,
            )
        )
    return links


def _find_translations(request: HttpRequest, page: Page | None) -> dict[str, str]:
    """Return language code -> address of the same page, for those that are published."""
    if page is None or page.pk is None:
        return _translate_view(request)
    if page.translation_key in {front.translation_key for front in list_front_pages(request)}:
        pages: Any = list_front_pages(request)
    else:
        pages = Page.objects.live().filter(translation_key=page.translation_key)
        pages = pages.select_related("locale")
    return {other.locale.language_code: other.get_url(request) or "" for other in pages}


def _translate_view(request: HttpRequest) -> dict[str, str]:
    """Return the addresses of a view that stands once per language, such as the search."""
    match = request.resolver_match
    if match is None or not match.view_name:
        return {}
    urls = {}
    for page in list_front_pages(request):
        code = page.locale.language_code
        with translation.override(code):
            try:
                urls[code] = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            except NoReverseMatch:
                continue
    return urls
