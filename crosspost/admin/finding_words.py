"""What the nightly comparison of a Page found, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crosspost.findings import REASON_OF_KIND
from crosspost.left_photos import count_left
from crosspost.models import Channel, Finding
from crosspost.words import Sentence, explain_cause

from .times import say_moment

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """One difference that nobody has settled."""

    finding: Finding
    sentence: Sentence
    title: str
    found: str


def list_channel_findings(channel: Channel) -> list[FindingView]:
    """Return the open differences of one Page, newest first."""
    open_ = channel.findings.filter(settled_at__isnull=True)
    return [
        FindingView(
            finding=finding,
            sentence=explain_cause(REASON_OF_KIND[finding.kind], channel=channel.name),
            title=finding.delivery.announcement.title if finding.delivery else "",
            found=say_moment(finding.found_at, channel.zone),
        )
        for finding in open_.select_related("delivery__announcement")[:SHOWN]
    ]


def say_hidden(channel: Channel) -> str:
    """Say how many hidden posts with our link nobody needs; they are seen by nobody."""
    if channel.hidden_found is None:
        return _("not known: not looked for yet, or Facebook does not list hidden posts")
    if not channel.hidden_found:
        return _("none")
    words = ngettext("%(count)d, seen by nobody", "%(count)d, seen by nobody", channel.hidden_found)
    return words % {"count": channel.hidden_found}


def say_left_photos(channel: Channel) -> str:
    """Say how many uploaded photos no post needs, and what becomes of them."""
    at_night, kept, lost = count_left(channel)
    parts = []
    if at_night:
        words = ngettext("%(count)d, removed at night", "%(count)d, removed at night", at_night)
        parts.append(words % {"count": at_night})
    if kept:
        words = ngettext(
            "%(count)d that a post may have after all, kept",
            "%(count)d that a post may have after all, kept",
            kept,
        )
        parts.append(words % {"count": kept})
    if lost:
        words = ngettext(
            "%(count)d whose number is not known, seen by nobody",
            "%(count)d whose number is not known, seen by nobody",
            lost,
        )
        parts.append(words % {"count": lost})
    return "; ".join(parts) or _("none")
