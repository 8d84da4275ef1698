"""Prepared by one, published by another: what a person without the right asks an approver for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from alerts.models import AlertUpdate
from alerts.services import NoticeMovedOnError, NoticeRefusedError, Texts
from alerts.texts import find_problem
from core.admin.sites import list_sites_of
from core.models import CitySettings
from core.outbox import queue_mail
from users.models import User

from .emergency import publish_emergency
from .models import EmergencyRequest
from .settle import NotPossibleError

PERMISSION = "crosspost.send_emergency"


@transaction.atomic
def ask_for_emergency(
    site: Site,
    *,
    level: str,
    texts: Texts,
    facebook_text: str,
    review_hours: int,
    user: Any,
) -> EmergencyRequest:
    """Keep a prepared notice and mail every approver of the city; raises NoticeRefusedError."""
    if problem := find_problem(texts):
        raise NoticeRefusedError(problem)
    request = EmergencyRequest.objects.create(
        site=site,
        level=level,
        texts=texts,
        facebook_text=facebook_text,
        review_hours=review_hours,
        asked_by=user,
        asked_by_name=user.get_full_name()[:150],
    )
    _mail_approvers(request)
    return request


def publish_request(request: EmergencyRequest, *, user: Any) -> AlertUpdate:
    """Publish what was asked for; the approver's name stands under it.

    Its key makes a second press, or a press after a crash, the same notice. Raises
    NotPossibleError when somebody decided otherwise before.
    """
    taken = _decide(request, EmergencyRequest.State.PUBLISHED, user=user)
    if not taken and request.state != EmergencyRequest.State.PUBLISHED:
        raise NotPossibleError
    try:
        return _publish(request, user=user)
    except (NoticeMovedOnError, NoticeRefusedError):
        _open_again(request)
        raise


def _publish(request: EmergencyRequest, *, user: Any) -> AlertUpdate:
    return publish_emergency(
        request.site,
        level=request.level,
        texts=request.texts,
        facebook_text=request.facebook_text,
        review_at=timezone.now() + timedelta(hours=request.review_hours),
        user=user,
        key=request.key,
    )


def _open_again(request: EmergencyRequest) -> None:
    """Nothing was published after all: it waits for an approver again."""
    EmergencyRequest.objects.filter(pk=request.pk).update(
        state=EmergencyRequest.State.OPEN, decided_by=None, decided_by_name="", decided_at=None
    )
    request.refresh_from_db()


def decline_request(request: EmergencyRequest, *, user: Any) -> None:
    """Put a prepared notice aside; raises NotPossibleError when it was decided before."""
    if not _decide(request, EmergencyRequest.State.DECLINED, user=user):
        raise NotPossibleError


def list_requests(site: Site) -> list[EmergencyRequest]:
    """Return what waits for an approver, oldest first.

    Also what was approved by a process that died before the notice was out: pressing again
    publishes it, once.
    """
    is_out = Exists(AlertUpdate.objects.filter(key=OuterRef("key")))
    waiting = EmergencyRequest.objects.filter(
        Q(state=EmergencyRequest.State.OPEN) | Q(state=EmergencyRequest.State.PUBLISHED) & ~is_out,
        site=site,
    )
    return list(waiting.select_related("site").order_by("asked_at"))


def list_approvers(site: Site) -> list[User]:
    """Return the people of a city who may publish an emergency."""
    people = User.objects.with_perm(PERMISSION, include_superusers=False)
    return [person for person in people.order_by("pk") if site in list_sites_of(person)]


def _decide(request: EmergencyRequest, state: EmergencyRequest.State, *, user: Any) -> bool:
    changed = EmergencyRequest.objects.filter(
        pk=request.pk, state=EmergencyRequest.State.OPEN
    ).update(
        state=state,
        decided_by=user,
        decided_by_name=user.get_full_name()[:150],
        decided_at=timezone.now(),
    )
    request.refresh_from_db()
    return bool(changed)


def _mail_approvers(request: EmergencyRequest) -> None:
    addresses = [person.email for person in list_approvers(request.site) if person.email]
    addresses = addresses or CitySettings.for_site(request.site).list_desk_emails()
    url = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("crosspost_emergency")
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Please publish: %(title)s") % {"title": request}
        text = _(
            "%(name)s has prepared an emergency notice and asks you to publish it. It is on no "
            "page and not on Facebook yet."
        ) % {"name": request.asked_by_name}
    for address in dict.fromkeys(addresses):
        queue_mail(
            site=request.site,
            key=f"emergency-asked:{request.pk}:{address}"[:120],
            to=address,
            subject=subject,
            text=f"{text}\n\n{request.texts[settings.LANGUAGE_CODE]['title']}\n\n{url}",
        )
