"""Who is told what became of a change: in the transaction that makes it so, once each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.outbox import queue_mail
from crosspost.models import PostChange
from crosspost.notices import get_admin_url, list_readers, make_key

from .states import ChangeState

TOLD_STATES = frozenset({ChangeState.STILL_UP, ChangeState.NEEDS_PERSON, ChangeState.FOR_APPROVAL})


def tell_about_change(change: PostChange, *, actor: Any = None) -> None:
    """Mail desk, author and asker when a change did not come about; not the one who said so."""
    if change.state not in TOLD_STATES:
        return
    if actor is not None and change.state != ChangeState.FOR_APPROVAL:
        return
    mail_about_change(change, occasion=f"{change.state}:{change.reason}:{change.tries}")


def mail_about_change(change: PostChange, *, occasion: str) -> None:
    """Queue one mail to each reader; the same occasion is told once."""
    from crosspost.words.telling import explain_change

    delivery = change.delivery
    channel = delivery.channel
    title = delivery.announcement.title
    addresses = list_readers(channel.site, author=delivery.announcement.created_by)
    asker = change.asked_by
    if asker is not None and asker.is_active and asker.email:
        addresses = list(dict.fromkeys([*addresses, asker.email]))
    for address in addresses:
        with translation.override(settings.LANGUAGE_CODE):
            sentence = explain_change(
                change.kind, change.state, change.reason, channel=channel.name
            )
            queue_mail(
                site=channel.site,
                key=make_key("change", str(change.pk), occasion, address),
                to=address,
                subject=_("%(label)s: %(title)s") % {"label": sentence.label, "title": title},
                text="\n\n".join(
                    [
                        f"{title}\n{channel.name}",
                        sentence.text,
                        get_admin_url("crosspost_delivery", delivery.pk),
                    ]
                ),
            )
