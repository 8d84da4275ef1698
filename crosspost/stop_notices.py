"""Mails about a stop switch: it is on, it is still on, it is over."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.models import CitySettings
from core.outbox import queue_mail

from .models import StopSwitch


def mail_about_stop(switch: StopSwitch, *, is_reminder: bool = False) -> None:
    """Queue one mail to desk and to who pulled it: that it is on, still on, or over."""
    occasion = "ended" if switch.ended_at else "on"
    if is_reminder:
        occasion = f"reminder:{switch.reminded_at:%Y%m%d%H}"
    with translation.override(settings.LANGUAGE_CODE):
        subject, text = _word_stop(switch, is_reminder=is_reminder)
    person = switch.pulled_by
    addresses = CitySettings.for_site(switch.site).list_desk_emails()
    if person is not None and person.is_active and person.email:
        addresses.append(person.email)
    url = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("crosspost_stop")
    for address in dict.fromkeys(addresses):
        queue_mail(
            site=switch.site,
            key=f"stop:{switch.pk}:{occasion}:{address}"[:120],
            to=address,
            subject=subject,
            text=f"{text}\n\n{url}",
        )


def _word_stop(switch: StopSwitch, *, is_reminder: bool) -> tuple[str, str]:
    facts = {
        "reason": switch.reason,
        "name": switch.ended_by_name if switch.ended_at else switch.pulled_by_name,
        "time": timezone.localtime(switch.pulled_at).strftime("%m/%d %H:%M"),
        "level": switch.get_level_display(),
    }
    if switch.ended_at:
        return (
            _("Facebook posts go out again: %(reason)s") % facts,
            _(
                "%(name)s ended the stop of %(time)s. Nothing that was held went out by that. "
                "Please look at the list and pick what still goes out."
            )
            % facts,
        )
    if is_reminder:
        return (
            _("Facebook posts are still stopped: %(reason)s") % facts,
            _(
                "“%(level)s” has been on since %(time)s (%(name)s). Please see whether it is "
                "still needed."
            )
            % facts,
        )
    return (
        _("Facebook posts are stopped: %(reason)s") % facts,
        _("%(name)s chose “%(level)s” at %(time)s. What becomes due is held and not lost.") % facts,
    )
