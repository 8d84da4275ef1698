"""Pages in two rounds: all of them exist before the first is filled, so that each can name any."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail.models import Locale, Page, Site

from cityportal.demo.texts.shapes import Block

from .bodies import build_body
from .pictures import PictureShelf


@dataclass(frozen=True, kw_only=True)
class PagePlan:
    """A page to be. `key` is the same in every language; `parent` is a key as well.

    `first_fields` are what a row needs to exist; `fields` are the rest, set when every page
    exists: values, or functions that return one. `before_publishing` runs then, too.
    """

    key: str
    model: type[Page]
    slug: str
    title: str
    parent: str
    language: str = "ja"
    first_fields: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    body: tuple[Block, ...] | None = None
    published_at: datetime | None = None
    author: Any = None
    before_publishing: Callable[[Page], None] | None = None


class PageBook:
    """The demo's pages by language and key."""

    def __init__(self, site: Site, shelf: PictureShelf, locales: dict[str, Locale]) -> None:
        self.site = site
        self.shelf = shelf
        self.locales = locales
        self._pages: dict[tuple[str, str], Page] = {("ja", "home"): site.root_page.specific}

    def get(self, key: str, language: str = "ja") -> Any:
        """Return a page; raises KeyError where none was planned."""
        return self._pages[language, key]

    def find_id(self, key: str, language: str) -> int | None:
        """Return the id of a page in a language, else in Japanese, else None."""
        page = self._pages.get((language, key)) or self._pages.get(("ja", key))
        return page.pk if page else None

    def build(self, plans: Iterable[PagePlan]) -> None:
        """Create or update the pages of all plans and publish them."""
        known = list(plans)
        for plan in known:
            self._pages[plan.language, plan.key] = self._ensure(plan)
        for plan in known:
            self._fill(plan)

    def _ensure(self, plan: PagePlan) -> Page:
        if plan.language == "ja" and plan.key == "home":
            return self.get("home")
        parent = self._get_parent(plan)
        known = plan.model.objects.child_of(parent).filter(slug=plan.slug).first()
        if known is not None:
            return known
        page = plan.model(
            title=plan.title,
            slug=plan.slug,
            locale=self.locales[plan.language],
            live=False,
            owner=plan.author,
            **plan.first_fields,
        )
        if plan.language != "ja":
            page.translation_key = self.get(plan.key).translation_key
        # Read anew: the tree's counters in a page that was kept are out of date.
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        return page

    def _get_parent(self, plan: PagePlan) -> Page:
        if plan.key == "home":
            return Page.get_first_root_node()
        return self.get(plan.parent, plan.language)

    def _fill(self, plan: PagePlan) -> None:
        page = plan.model.objects.get(pk=self.get(plan.key, plan.language).pk)
        page.title = page.draft_title = plan.title
        for name, value in {**plan.first_fields, **plan.fields}.items():
            setattr(page, name, value() if callable(value) else value)
        for name, words in plan.tags.items():
            getattr(page, name).set(words)
        if plan.body is not None:
            page.body = build_body(
                plan.body,
                key=f"{plan.language}/{plan.key}",
                find_picture=lambda name: self.shelf.get(name).pk,
                find_page=lambda key: self.find_id(key, plan.language),
            )
        page.full_clean()
        if plan.before_publishing is not None:
            plan.before_publishing(page)
        # The lists exist only now, so the authors' groups have no rights on them yet.
        page.save_revision(user=plan.author, clean=False).publish(
            user=plan.author, skip_permission_checks=True
        )
        if plan.published_at is not None:
            # A story of last spring was not published today.
            Page.objects.filter(pk=page.pk).update(
                first_published_at=plan.published_at, last_published_at=plan.published_at
            )
        self._pages[plan.language, plan.key] = plan.model.objects.get(pk=page.pk)
