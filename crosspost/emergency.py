"""Emergency posts: the site's own notice first, in its own commit; then every Page, at once."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Locale, Site

from alerts.models import Alert, AlertUpdate
from alerts.selectors import get_active_alert
from alerts.services import Texts, end_alert, raise_alert, update_alert

from .ledger import move
from .making import add_delivery
from .models import Announcement, Channel, Delivery
from .reasons import Reason
from .states import UNCLAIMED, ChannelState, Purpose, State, Urgency

logger = logging.getLogger(__name__)

#: An update whose process died before its posts were made is announced by the tick until then.
STILL_NEWS = timedelta(hours=1)
SECTION = Alert._meta.label_lower


def publish_emergency(
    site: Site,
    *,
    level: str,
    texts: Texts,
    review_at: datetime,
    facebook_text: str,
    user: Any,
    key: uuid.UUID | None = None,
) -> AlertUpdate:
    """Put a notice on every page, or change the one that is out; then post it on every Page.

    The notice is committed first and stands whatever becomes of the posts. `facebook_text` ""
    posts nothing. The same `key` twice is one notice and one post per Page. Raises what
    `alerts.services` raise.
    """
    values: dict[str, Any] = {
        "level": level,
        "texts": texts,
        "review_at": review_at,
        "facebook_text": facebook_text,
        "user": user,
        "key": key,
    }
    alert = get_active_alert(site)
    update = update_alert(alert, **values) if alert is not None else raise_alert(site, **values)
    _announce_safely(update)
    return update


def end_emergency(
    alert: Alert,
    *,
    user: Any,
    texts: Texts | None = None,
    facebook_text: str = "",
    key: uuid.UUID | None = None,
) -> AlertUpdate:
    """Take the notice off every page, then post the closing words, if there are any.

    What is out on Facebook stays there; what was still waiting is not sent any more.
    """
    update = end_alert(alert, user=user, texts=texts, facebook_text=facebook_text, key=key)
    _announce_safely(update)
    return update


def _announce_safely(update: AlertUpdate) -> None:
    """The notice is out; trouble with the ledger is left to the tick, not shown as a failure."""
    try:
        announce_update(update)
    except Exception:  # whatever it is, the citizens' page must not look undone
        logger.exception("The posts of update %s were not made; the tick tries again", update.key)


def announce_update(update: AlertUpdate) -> list[Delivery]:
    """Make the deliveries of one update to all usable Pages of its city; return the new ones.

    Who pressed is the approver: they stand approved. What older updates of this notice still
    had waiting is given up: nobody must read yesterday's words after today's.
    """
    alert = update.alert
    try:
        with transaction.atomic():
            made = _make_deliveries(update) if update.facebook_text else []
            _give_up_older(alert, newest=update)
    except IntegrityError:  # the same press, in another process, a moment earlier
        return []
    return made


def _make_deliveries(update: AlertUpdate) -> list[Delivery]:
    site = update.alert.site
    announcement, _is_new = Announcement.objects.get_or_create(
        site=site,
        translation_key=update.key,
        locale=Locale.get_default(),
        purpose=Purpose.EMERGENCY,
        defaults={
            "alert": update.alert,
            "title": update.texts[settings.LANGUAGE_CODE]["title"],
            "section": SECTION,
            "created_by": update.by,
        },
    )
    known = set(announcement.deliveries.values_list("channel_id", flat=True))
    return [
        add_delivery(
            announcement,
            channel=channel,
            payload={"text": update.facebook_text, "photos": []},
            urgency=Urgency.EMERGENCY,
            actor=update.by,
            approved_by=update.by,
        )
        for channel in list_usable_channels(site)
        if channel.pk not in known
    ]


def list_usable_channels(site: Site) -> list[Channel]:
    """Return the Pages that an emergency is posted to: connected ones, of any kind."""
    return list(Channel.objects.filter(site=site, state=ChannelState.OK))


def list_unusable_channels(site: Site) -> list[Channel]:
    """Return the Pages that cannot be used now; an emergency post does not wait for them."""
    return list(Channel.objects.filter(site=site).exclude(state=ChannelState.OK))


def list_posts(alert: Alert) -> Any:
    """Return the deliveries of a notice, newest update first."""
    return Delivery.objects.filter(announcement__alert=alert).order_by("-created_at", "channel_id")


def announce_missed_updates() -> int:
    """Announce what a process left out that died after the site's notice. A tick job."""
    made = 0
    since = timezone.now() - STILL_NEWS
    recent = AlertUpdate.objects.filter(at__gte=since).exclude(facebook_text="")
    for update in recent.select_related("alert__site", "by"):
        is_known = Announcement.objects.filter(
            site=update.alert.site_id, translation_key=update.key
        ).exists()
        if is_known or update.alert.updates.first() != update:
            continue
        try:
            made += len(announce_update(update))
        except Exception:  # one notice's trouble must not keep another city's from going out
            logger.exception("Announcing update %s of a notice broke off", update.pk)
    return made


def _give_up_older(alert: Alert, *, newest: AlertUpdate) -> None:
    waiting = Delivery.objects.filter(
        announcement__alert=alert, state__in=sorted(UNCLAIMED)
    ).exclude(announcement__translation_key=newest.key)
    for delivery in waiting.select_related("channel", "announcement__created_by"):
        move(delivery, State.CANCELLED, reason=Reason.ALERT_MOVED_ON, actor=newest.by)
