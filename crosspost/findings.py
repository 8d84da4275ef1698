"""What the nightly comparison found: kept, told once, and settled by a person or a later night."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.outbox import queue_mail

from .ledger import record_event
from .models import Channel, Delivery, Finding
from .notices import get_admin_url, list_readers, make_key
from .reasons import Reason

REASON_OF_KIND: dict[str, Reason] = {
    Finding.Kind.GONE: Reason.GONE_WITHOUT_US,
    Finding.Kind.UNKNOWN_POST: Reason.POST_UNKNOWN_HERE,
    Finding.Kind.TWICE: Reason.TWO_FOUND,
    Finding.Kind.NOT_MEANT: Reason.POST_NOT_MEANT,
}


@transaction.atomic
def note_finding(
    channel: Channel,
    kind: str,
    post_id: str,
    *,
    delivery: Delivery | None = None,
    permalink: str = "",
) -> bool:
    """Keep a difference and tell people of it; return False when it is known already."""
    try:
        with transaction.atomic():
            finding = Finding.objects.create(
                channel=channel,
                kind=kind,
                post_id=post_id[:64],
                delivery=delivery,
                permalink=permalink,
            )
    except IntegrityError:
        return False
    reason = REASON_OF_KIND[kind]
    if delivery is not None:
        record_event(
            delivery=delivery, from_state=delivery.state, to_state=delivery.state, reason=reason
        )
        if kind == Finding.Kind.GONE:
            Delivery.objects.filter(pk=delivery.pk).update(reason=reason)
    _mail(finding, reason)
    return True


@transaction.atomic
def settle_finding(finding: Finding, *, user: Any) -> None:
    """Write down that a named person has seen to a difference; pressing twice does it once."""
    Finding.objects.filter(pk=finding.pk, settled_at__isnull=True).update(
        settled_at=timezone.now(), settled_by=user
    )


def close_found_again(channel: Channel, listed: set[str]) -> None:
    """Settle what had disappeared and is in the Page's list again."""
    open_ = Finding.objects.filter(
        channel=channel, kind=Finding.Kind.GONE, settled_at__isnull=True, post_id__in=listed
    )
    for finding in open_:
        Finding.objects.filter(pk=finding.pk).update(settled_at=timezone.now())
        Delivery.objects.filter(findings=finding, reason=Reason.GONE_WITHOUT_US).update(reason="")


def _mail(finding: Finding, reason: Reason) -> None:
    from .words import explain_cause

    channel, delivery = finding.channel, finding.delivery
    author = delivery.announcement.created_by if delivery is not None else None
    for address in list_readers(channel.site, author=author):
        with translation.override(settings.LANGUAGE_CODE):
            sentence = explain_cause(reason, channel=channel.name)
            title = delivery.announcement.title if delivery is not None else channel.name
            queue_mail(
                site=channel.site,
                key=make_key("finding", str(finding.pk), address),
                to=address,
                subject=_("Please look at the Page: %(title)s") % {"title": title},
                text="\n\n".join(
                    part
                    for part in (
                        f"{title}\n{channel.name}",
                        sentence.text,
                        finding.permalink,
                        get_admin_url("crosspost_channel", channel.pk),
                    )
                    if part
                ),
            )
