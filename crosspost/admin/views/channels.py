"""The city's Facebook Pages: how each is connected, and connecting it again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from crosspost.admin import access, queries
from crosspost.admin.channel_words import describe_channel
from crosspost.models import Channel

from .base import CrosspostView


class ChannelListView(CrosspostView):
    permission = access.CONNECT
    template_name = "crosspost/channels.html"
    page_title = gettext_lazy("Facebook Pages of the city")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        return super().get_context_data(
            views=[
                describe_channel(channel, now=now) for channel in queries.list_channels(self.site)
            ],
            **kwargs,
        )


class ChannelView(CrosspostView):
    """One Page: its state, the facts behind it, connecting again, the trial."""

    permission = access.CONNECT
    template_name = "crosspost/channel.html"
    channel: Channel

    def choose_site(self, request: HttpRequest, **kwargs: Any) -> Site:
        channel = (
            Channel.objects.select_related("connected_by", "trial_by", "site")
            .filter(pk=kwargs["channel_id"])
            .first()
        )
        if channel is None or channel.site not in access.list_sites(request):
            raise Http404
        self.channel = channel
        return channel.site

    def get_page_title(self) -> str:
        return self.channel.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("crosspost_channels"), "label": _("Facebook Pages of the city")},
            {"url": "", "label": self.channel.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            view=describe_channel(self.channel, now=timezone.now()),
            **kwargs,
        )
