"""Buttons of a Page: check it now, try two steps, go back to one, switch it off and on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages

from crosspost.admin import access
from crosspost.admin.services import publish_in_one_step
from crosspost.backends import AppMissingError
from crosspost.channel_health import disable_channel, resume_channel
from crosspost.connection import check_channel
from crosspost.connection_checks import ConnectionReport
from crosspost.findings import settle_finding
from crosspost.models import Channel
from crosspost.reasons import Reason
from crosspost.states import ChannelState
from crosspost.trial import run_trial
from crosspost.words import explain_cause

from .channels import find_channel, say_connected

VERBS = ("check", "trial", "one-step", "switch-off", "switch-on")


@method_decorator(require_POST, name="dispatch")
class ChannelActView(View):
    """POST only; each is harmless when pressed twice."""

    def post(self, request: HttpRequest, channel_id: int, verb: str) -> HttpResponse:
        access.require(request.user, access.CONNECT)
        channel = find_channel(request, channel_id)
        try:
            _ACTS[verb](request, channel)
        except AppMissingError:
            messages.error(request, explain_cause(Reason.APP_MISSING).text)
        return redirect("crosspost_channel", channel.pk)


@method_decorator(require_POST, name="dispatch")
class FindingView(View):
    """Somebody has seen to a difference that the nightly look found."""

    def post(self, request: HttpRequest, channel_id: int, finding_id: int) -> HttpResponse:
        access.require(request.user, access.CONNECT)
        channel = find_channel(request, channel_id)
        settle_finding(get_object_or_404(channel.findings, pk=finding_id), user=request.user)
        messages.success(request, _("Thank you. It is noted as seen to."))
        return redirect("crosspost_channel", channel.pk)


def _check(request: HttpRequest, channel: Channel) -> None:
    report = check_channel(channel, user=request.user)
    if report.is_connected:
        say_connected(request, report)
    else:
        _say_problem(request, channel, report)


def _try_two_steps(request: HttpRequest, channel: Channel) -> None:
    report = run_trial(channel, user=request.user)
    if report.is_connected:
        messages.success(
            request,
            _("The trial passed: posts on “%(name)s” go out in two steps from now on.")
            % {"name": channel.name},
        )
    else:
        _say_problem(request, channel, report)


def _use_one_step(request: HttpRequest, channel: Channel) -> None:
    publish_in_one_step(channel, user=request.user)
    messages.success(
        request,
        _("Posts on “%(name)s” go out in one step from now on.") % {"name": channel.name},
    )


def _switch_off(request: HttpRequest, channel: Channel) -> None:
    if channel.state != ChannelState.DISABLED:
        disable_channel(channel, user=request.user)
    messages.success(
        request,
        _("“%(name)s” is switched off. What is due is held and not lost.") % {"name": channel.name},
    )


def _switch_on(request: HttpRequest, channel: Channel) -> None:
    if channel.state == ChannelState.DISABLED:
        resume_channel(channel, user=request.user)
    _check(request, channel)


def _say_problem(request: HttpRequest, channel: Channel, report: ConnectionReport) -> None:
    messages.error(request, explain_cause(report.problem, channel=channel.name).text)


_ACTS: dict[str, Any] = {
    "check": _check,
    "trial": _try_two_steps,
    "one-step": _use_one_step,
    "switch-off": _switch_off,
    "switch-on": _switch_on,
}
