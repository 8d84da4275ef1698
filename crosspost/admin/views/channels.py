"""The city's Facebook Pages: how each is connected, and connecting it again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.models import Site

from crosspost.admin import access, queries
from crosspost.admin.channel_words import CheckView, describe_channel, describe_checks
from crosspost.admin.finding_words import list_channel_findings, say_hidden, say_left_photos
from crosspost.admin.forms import ConnectForm
from crosspost.admin.times import say_moment
from crosspost.connection import connect_channel
from crosspost.connection_checks import ConnectionReport
from crosspost.models import Channel, Event
from crosspost.reasons import Reason
from crosspost.states import Publishing
from crosspost.words import explain_cause

from .base import CrosspostView

EVENTS_SHOWN = 20


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
            add_url=f"{reverse('crosspost_channel_add')}?site={self.site.pk}",
            app_url=f"{reverse('crosspost_app')}?site={self.site.pk}",
            **kwargs,
        )


class ConnectingView(CrosspostView):
    """Shows the form of a connection; its POST checks first and stores only what passed."""

    permission = access.CONNECT
    channel: Channel | None = None
    form: ConnectForm
    checks: list[CheckView] = []

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.form = ConnectForm(channel=self.channel)
        return super().get(request)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.form = ConnectForm(request.POST, channel=self.channel)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        values = self.form.cleaned_data
        report = connect_channel(site=self.site, user=request.user, **values)
        if report.channel is not None:
            say_connected(request, report)
            return redirect("crosspost_channel", report.channel.pk)
        self.checks = describe_checks(report, channel=values["name"])
        sentence = explain_cause(report.problem, channel=values["name"])
        messages.error(request, _("Not connected, and nothing was stored.") + " " + sentence.text)
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=self.form, checks=self.checks, **kwargs)


class ChannelAddView(ConnectingView):
    template_name = "crosspost/channel_add.html"
    page_title = gettext_lazy("Connect a Page")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class ChannelView(ConnectingView):
    """One Page: its state, the facts behind it, connecting again, the trial."""

    template_name = "crosspost/channel.html"
    channel: Channel

    def choose_site(self, request: HttpRequest, **kwargs: Any) -> Site:
        self.channel = find_channel(request, kwargs["channel_id"])
        return self.channel.site

    def get_page_title(self) -> str:
        return self.channel.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("crosspost_channels"), "label": _("Facebook Pages of the city")},
            {"url": "", "label": self.channel.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        zone = self.channel.zone
        events = self.channel.events.select_related("actor").order_by("-pk")[:EVENTS_SHOWN]
        return super().get_context_data(
            view=describe_channel(self.channel, now=timezone.now()),
            is_staged=self.channel.publishing == Publishing.STAGED,
            findings=list_channel_findings(self.channel),
            hidden=say_hidden(self.channel),
            hidden_photos=say_left_photos(self.channel),
            events=[
                {
                    "at": say_moment(event.at, zone),
                    "what": _say_event(event, name=self.channel.name),
                    "who": event.actor_name or _("by itself"),
                }
                for event in events
            ],
            **kwargs,
        )


def _say_event(event: Event, *, name: str) -> str:
    if event.reason == Reason.RECONNECTED:
        return _("Connected.")
    if event.reason:
        return explain_cause(event.reason, channel=name).what
    if event.note in Publishing.values:
        way = Publishing(event.note).label
        return _("From now on posts go out %(way)s.") % {"way": way}
    return event.note


def find_channel(request: HttpRequest, channel_id: int) -> Channel:
    """Return a Page of a city that the user works for; any other does not exist."""
    channel = (
        Channel.objects.select_related("connected_by", "trial_by", "site")
        .filter(pk=channel_id)
        .first()
    )
    if channel is None or channel.site not in access.list_sites(request):
        raise Http404
    return channel


def say_connected(request: HttpRequest, report: ConnectionReport) -> None:
    """Say that a Page is connected and what goes out because of it."""
    name = report.channel.name if report.channel else ""
    text = _("“%(name)s” is connected.") % {"name": name}
    if report.released:
        words = ngettext(
            "%(count)d post that waited goes out now, once.",
            "%(count)d posts that waited go out now, once each.",
            report.released,
        )
        text += " " + words % {"count": report.released}
    messages.success(request, text)
    if report.problem:
        messages.warning(request, explain_cause(report.problem, channel=name).text)
