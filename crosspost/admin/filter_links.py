"""The monitor's filters as links with counts, and the choices of its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from wagtail.models import Site, get_page_models

from core.social import is_shareable_model
from crosspost.models import Announcement, Channel
from crosspost.selectors import COUNT_LIMIT
from crosspost.selectors.counting import StateCount

from .filters import ALL, DONE, DONE_STATES, GROUPS, Question

MOST_AUTHORS = 300
AUTHORS_KEPT_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class FilterLink:
    """One choice as a link; `count` is text, "" where nothing is counted."""

    label: Any
    url: str
    is_current: bool
    count: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    is_current: bool


def list_state_links(question: Question, counts: Mapping[str, StateCount]) -> list[FilterLink]:
    """Return one link per group of states, with how many posts it holds."""
    everything = [state for _key, _words, states in GROUPS for state in states]
    choices = [
        (DONE, _("Done"), DONE_STATES),
        *GROUPS,
        (ALL, _("All"), tuple(everything)),
    ]
    return [
        FilterLink(
            label=words,
            url=question.url(group=key),
            is_current=question.group == key,
            count=say_count([counts[state.value] for state in states]),
        )
        for key, words, states in choices
    ]


def list_channel_links(question: Question, channels: list[Channel]) -> list[FilterLink]:
    """Return one link per Page; none where a city has only one."""
    if len(channels) < 2:
        return []
    everything = FilterLink(
        label=_("All Pages"),
        url=question.url(channel_id=None),
        is_current=question.channel_id is None,
    )
    return [everything] + [
        FilterLink(
            label=channel.name,
            url=question.url(channel_id=channel.pk),
            is_current=question.channel_id == channel.pk,
        )
        for channel in channels
    ]


def list_sections(question: Question) -> list[Choice]:
    """Return the kinds of pages that can be told on Facebook, and the one asked for."""
    kinds = dict(list_kinds())
    if question.section and question.section not in kinds:
        kinds[question.section] = question.section
    return [
        Choice(value=key, label=label, is_current=key == question.section)
        for key, label in sorted(kinds.items(), key=lambda kind: kind[1])
    ]


def list_kinds() -> list[tuple[str, str]]:
    """Return the kinds of pages that can be told on Facebook, by name: "news.storypage", name."""
    kinds = {
        model._meta.label_lower: str(model._meta.verbose_name)
        for model in get_page_models()
        if is_shareable_model(model)
    }
    return sorted(kinds.items(), key=lambda kind: kind[1])


def list_authors(question: Question, site: Site) -> list[Choice]:
    """Return the people who announced something in a city, as known a few minutes ago."""
    people = cache.get_or_set(
        f"crosspost-authors-{site.pk}", lambda: _find_authors(site), AUTHORS_KEPT_SECONDS
    )
    return [
        Choice(value=str(pk), label=name, is_current=pk == question.author_id)
        for pk, name in people or []
    ]


def _find_authors(site: Site) -> list[tuple[int, str]]:
    told = Announcement.objects.filter(site=site, created_by=OuterRef("pk"))
    people = get_user_model().objects.filter(Exists(told)).order_by("pk")[:MOST_AUTHORS]
    names = [(person.pk, person.get_full_name() or person.get_username()) for person in people]
    return sorted(names, key=lambda one: one[1])


def say_count(counts: list[StateCount]) -> str:
    """Return "12", or "1,000+" where at least one of them was not counted to its end."""
    total = sum(count.number for count in counts)
    if not any(count.is_more for count in counts):
        return f"{total:,}"
    return f"{min(total, COUNT_LIMIT):,}+"
