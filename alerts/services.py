"""Raising, changing and lifting the city's notice. Each is one transaction and one update row."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.models import CitySettings
from core.outbox import queue_mail
from core.pagecache import expire_pages_on_commit

from .levels import Level, UpdateKind
from .models import Alert, AlertUpdate
from .texts import find_problem

REMIND_EVERY = timedelta(hours=1)

Texts = dict[str, dict[str, Any]]


class NoticeRefusedError(Exception):
    """The words cannot be shown: no title, or longer than the emergency page may be."""


class NoticeMovedOnError(Exception):
    """Another notice is out already, or this one was lifted meanwhile; nothing was changed."""


def raise_alert(
    site: Site,
    *,
    level: str,
    texts: Texts,
    review_at: datetime,
    user: Any = None,
    facebook_text: str = "",
    key: uuid.UUID | None = None,
) -> AlertUpdate:
    """Put a notice on every page of a city; return its first update.

    `texts` is {"ja": {"title", "body", "steps"}, ...}; `review_at` (aware) is when people are
    reminded to look again; the same `key` twice is one notice. Raises NoticeRefusedError, and
    NoticeMovedOnError when one is out already.
    """
    _check(level, texts)
    if known := _find_known(key, site):
        return known
    try:
        with transaction.atomic():
            alert = Alert.objects.create(
                site=site,
                level=level,
                texts=texts,
                raised_by=_account(user),
                raised_by_name=_name(user),
                review_at=review_at,
            )
            return _add_update(
                alert, UpdateKind.RAISED, key=key, user=user, facebook_text=facebook_text
            )
    except IntegrityError as error:
        if known := _find_known(key, site):
            return known
        raise NoticeMovedOnError from error


@transaction.atomic
def update_alert(
    alert: Alert,
    *,
    level: str,
    texts: Texts,
    review_at: datetime,
    user: Any = None,
    facebook_text: str = "",
    key: uuid.UUID | None = None,
) -> AlertUpdate:
    """Say something new in a notice that is out; what was said before stays on its page.

    Raises NoticeRefusedError, and NoticeMovedOnError when it was lifted meanwhile.
    """
    _check(level, texts)
    if known := _find_known(key, alert.site):
        return known
    changed = Alert.objects.filter(pk=alert.pk, ended_at__isnull=True).update(
        level=level,
        texts=texts,
        review_at=review_at,
        reminded_at=None,
        updated_at=timezone.now(),
    )
    # The row is locked now: a second press with the same key waited, and finds the first.
    if known := _find_known(key, alert.site):
        return known
    if not changed:
        raise NoticeMovedOnError
    alert.refresh_from_db()
    return _add_update(alert, UpdateKind.UPDATED, key=key, user=user, facebook_text=facebook_text)


@transaction.atomic
def end_alert(
    alert: Alert,
    *,
    user: Any = None,
    texts: Texts | None = None,
    facebook_text: str = "",
    key: uuid.UUID | None = None,
) -> AlertUpdate:
    """Take the notice off every page. `texts` are closing words, default: the last ones.

    Raises NoticeMovedOnError when somebody else lifted it before.
    """
    if texts is not None:
        _check(alert.level, texts)
    if known := _find_known(key, alert.site):
        return known
    now = timezone.now()
    changed = Alert.objects.filter(pk=alert.pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=_account(user), ended_by_name=_name(user)
    )
    if not changed:
        if known := _find_known(key, alert.site):
            return known
        raise NoticeMovedOnError
    alert.refresh_from_db()
    return _add_update(
        alert,
        UpdateKind.ENDED,
        key=key,
        user=user,
        facebook_text=facebook_text,
        texts=texts,
    )


def remind_of_reviews() -> str:
    """Mail who is responsible when a notice was not looked at in time. A tick job."""
    now = timezone.now()
    waiting = Q(reminded_at__isnull=True) | Q(reminded_at__lte=now - REMIND_EVERY)
    reminded = 0
    late = Alert.objects.filter(waiting, ended_at__isnull=True, review_at__lte=now)
    for alert in late.select_related("site", "raised_by"):
        with transaction.atomic():
            if Alert.objects.filter(waiting, pk=alert.pk).update(reminded_at=now):
                _mail_reminder(alert, now=now)
                reminded += 1
    return f"reminded {reminded}"


def _mail_reminder(alert: Alert, *, now: datetime) -> None:
    addresses = CitySettings.for_site(alert.site).list_desk_emails()
    person = alert.raised_by
    if person is not None and person.is_active and person.email:
        addresses.append(person.email)
    with translation.override(settings.LANGUAGE_CODE):
        since = timezone.localtime(alert.updated_at)
        subject = _("Does the emergency notice still hold? %(title)s") % {"title": alert}
        text = _(
            "“%(title)s” stands on every page of the website. It was last changed at %(time)s, "
            "and it was to be looked at again by now. Please confirm it, change it or lift it."
        ) % {"title": alert, "time": f"{since:%H:%M}"}
    for address in dict.fromkeys(addresses):
        queue_mail(
            site=alert.site,
            key=f"alert-review:{alert.pk}:{now:%Y%m%d%H%M}:{address}"[:120],
            to=address,
            subject=subject,
            text=f"{text}\n\n{_get_screen_url()}",
        )


def _get_screen_url() -> str:
    try:
        path = reverse("crosspost_emergency")
    except NoReverseMatch:
        path = reverse("wagtailadmin_home")
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def _add_update(
    alert: Alert,
    kind: UpdateKind,
    *,
    key: uuid.UUID | None,
    user: Any,
    facebook_text: str,
    texts: Texts | None = None,
) -> AlertUpdate:
    expire_pages_on_commit()
    return AlertUpdate.objects.create(
        alert=alert,
        kind=kind,
        key=key or uuid.uuid4(),
        level=alert.level,
        texts=alert.texts if texts is None else texts,
        facebook_text=facebook_text,
        by=_account(user),
        by_name=_name(user),
    )


def _find_known(key: uuid.UUID | None, site: Site) -> AlertUpdate | None:
    if key is None:
        return None
    known = AlertUpdate.objects.filter(key=key, alert__site=site)
    return known.select_related("alert__site").first()


def _check(level: str, texts: Texts) -> None:
    problem = find_problem(texts)
    if level not in Level.values or problem:
        raise NoticeRefusedError(problem or f"unknown level {level}")


def _account(user: Any) -> Any:
    return user if user is not None and user.pk is not None else None


def _name(user: Any) -> str:
    return user.get_full_name()[:150] if _account(user) is not None else ""
