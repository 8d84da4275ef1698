"""The Facebook tab as it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from crosspost.models import Channel
from crosspost.selectors import DeliveryRow, SenderLight, get_sender_light
from crosspost.states import ChannelState
from crosspost.text import MAX_GRAPHEMES, count_graphemes
from crosspost.words import Sentence, explain_cause

from .access import may_connect, may_watch
from .card import LinkCard, build_card
from .checks import Check, PhotoPreview, list_checks, list_photos
from .extension import get_wish
from .say import say_delivery, say_keeper
from .times import get_zone, say_moment


@dataclass(frozen=True, kw_only=True)
class SentView:
    """One channel on which the page was announced, in words."""

    channel: Channel
    row: DeliveryRow
    sentence: Sentence
    at: str
    record_url: str


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """One channel that can be ticked, and what is wrong with it now."""

    channel: Channel
    is_chosen: bool
    trouble: Sentence | None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What can be said of the page as it was saved last."""

    card: LinkCard | None
    photos: list[PhotoPreview]
    checks: list[Check]
    proposal: str


def build_preview(page: Any, *, site: Any, text: str, request: Any) -> Preview:
    """Return card, pictures and checks of a page; no card while it was never saved."""
    photos = list_photos(page)
    proposal = page.get_share_text() if page.title else ""
    return Preview(
        card=build_card(page, site=site, request=request) if page.pk else None,
        photos=photos,
        checks=list_checks(text or proposal, photos),
        proposal=proposal,
    )


class FacebookPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "crosspost/panel.html"

        @property
        def media(self) -> forms.Media:
            # The types of Django's stubs do not know yet that scripts may be objects.
            scripts: list[Any] = [forms.Script("crosspost/js/panel.js", type="module")]
            return forms.Media(js=scripts)

        @cached_property
        def wish(self) -> Any:
            return get_wish(self.form)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            wish, user = self.wish, self.request.user
            fields = wish.fields
            text = (fields["text"].value() or "") if fields else ""
            sender = get_sender_light()
            context.update(
                {
                    "site": wish.site,
                    "page": wish.page,
                    "is_alias": bool(wish.page.alias_of_id),
                    "sent": self._list_sent(sender) if wish.site else [],
                    "offers": self._list_offers() if fields else [],
                    "fields": fields,
                    "count": count_graphemes(text.strip()),
                    "limit": MAX_GRAPHEMES,
                    "sender": sender,
                    "may_watch": may_watch(user),
                    "channels_url": reverse("crosspost_channels") if may_connect(user) else "",
                    "has_channels": bool(wish.statuses),
                    "page_name": wish.statuses[0].channel.name if wish.statuses else "",
                    "preview_url": (
                        reverse("crosspost_preview", args=[0]).replace("/0/", "/{id}/")
                    ),
                }
            )
            if fields and wish.site:
                context["preview"] = build_preview(
                    wish.page, site=wish.site, text=text, request=self.request
                )
            return context

        def _list_sent(self, sender: SenderLight) -> list[SentView]:
            return [
                SentView(
                    channel=status.channel,
                    row=status.delivery,
                    sentence=say_delivery(
                        status.delivery, sender=sender, keeper=say_keeper(status.channel)
                    ),
                    at=say_moment(
                        status.delivery.published_at or status.delivery.state_since,
                        get_zone(status.delivery.timezone),
                    ),
                    record_url=reverse("crosspost_delivery", args=[status.delivery.id]),
                )
                for status in self.wish.announced
            ]

        def _list_offers(self) -> list[OfferView]:
            chosen = {str(value) for value in self.wish.fields["channels"].value() or []}
            return [
                OfferView(
                    channel=channel,
                    is_chosen=str(channel.pk) in chosen,
                    trouble=_find_trouble(channel),
                )
                for channel in self.wish.offered
            ]


def _find_trouble(channel: Channel) -> Sentence | None:
    """Return why a post to this channel would wait, or None."""
    if channel.state == ChannelState.OK and not channel.is_throttled:
        return None
    reason = channel.problem or channel.state
    return explain_cause(reason, channel=channel.name, keeper=say_keeper(channel))
