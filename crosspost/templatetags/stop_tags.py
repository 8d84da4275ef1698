"""The line that says that posts are stopped, above every screen of cross-posting."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from wagtail.models import Site

from crosspost.admin.access import may_watch
from crosspost.admin.say import say_stop
from crosspost.stops import get_stop

register = template.Library()


@register.inclusion_tag("crosspost/includes/stop_banner.html", takes_context=True)
def stop_banner(context: dict[str, Any], site: Site | None) -> dict[str, Any]:
    """Render nothing while posts of `site` go out as planned.

    A screen that has read the switch already hands it on as `stop_switch`.
    """
    if "stop_switch" in context:
        switch = context["stop_switch"]
    else:
        switch = get_stop(site) if site is not None else None
    request = context.get("request")
    is_there = request is not None and request.path == reverse("crosspost_stop")
    may_open = request is not None and may_watch(request.user) and not is_there
    return {
        "switch": switch,
        "words": say_stop(switch, "") if switch else "",
        "stop_url": reverse("crosspost_stop") if may_open else "",
    }
