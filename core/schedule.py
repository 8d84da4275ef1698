"""Pages that editors planned: published and taken back by the tick, not by a cron of their own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


def publish_scheduled_pages() -> None:
    """Publish what is due and unpublish what has expired, as Wagtail's own command does.

    The command ends at the first page that cannot be published. Then each page is tried by
    itself, so that one of them keeps no other city's from its time; the first failure is
    raised when all were tried.
    """
    try:
        call_command("publish_scheduled", verbosity=0)
    except Exception:
        logger.exception("Not all planned pages could be published; trying each by itself")
    else:
        return
    failures = [failure for act in _list_due() if (failure := _try(act))]
    if failures:
        raise failures[0]


def _list_due() -> list[Callable[[], object]]:
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")
    planned = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    return [
        *(
            partial(page.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")
            for page in expired
        ),
        *(partial(one.publish, log_action="wagtail.publish.scheduled") for one in planned),
    ]


def _try(act: Callable[[], object]) -> Exception | None:
    try:
        act()
    except Exception as error:
        logger.exception("A planned page stays as it is")
        return error
    return None
