"""How often a page's posts elsewhere were reacted to: counted by one room, shown by others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page


@dataclass(frozen=True, kw_only=True)
class PostFigures:
    """What one post had at `fetched_at`; a number is None where it is not known.

    `url` leads to the post itself: the visitor decides whether to go there.
    """

    place: str
    url: str
    reactions: int | None
    comments: int | None
    shares: int | None
    fetched_at: datetime


Source = Callable[[Page], list[PostFigures]]
_sources: dict[str, Source] = {}


def register_post_figures(name: str, source: Source) -> None:
    """Let `source` answer with the figures of a page's posts. Called from `AppConfig.ready()`."""
    _sources[name] = source


def list_post_figures(page: Page) -> list[PostFigures]:
    """Return the figures of every post of a page that is known to be out: one query a source."""
    return [figures for source in _sources.values() for figures in source(page)]
