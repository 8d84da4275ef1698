"""A city with staff and posts in every state, for the tests of the admin's screens."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page, Site
from wagtail.users.models import UserProfile

from crosspost.models import Announcement, Channel, Delivery
from crosspost.states import FINAL, State
from users.models import User

WATCHER = ("view_delivery",)
DESK = ("view_delivery", "change_delivery")
KEEPER = ("view_delivery", "change_delivery", "change_channel")


def make_staff(name: str, *, page: Page, permissions: tuple[str, ...] = ()) -> User:
    """Return a member of staff who edits below `page` and holds cross-post permissions."""
    group = Group.objects.create(name=name)
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        *Permission.objects.filter(content_type__app_label="crosspost", codename__in=permissions),
    )
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.objects.get(pk=page.pk),
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    user = User.objects.create_user(name, display_name="大庭 みのり", phone="0954-00-1111")
    user.groups.add(group)
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


def log_in(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def make_other_city() -> Site:
    """Return a second city of the installation with a home page of its own."""
    root = Page.objects.get(depth=1).add_child(instance=Page(title="他の町", slug="other"))
    return Site.objects.create(hostname="other.example", site_name="他の町", root_page=root)


def make_channel(site: Site, kind: str, name: str, page_id: str, **values: Any) -> Channel:
    return Channel.objects.create(
        site=site, kind=kind, name=name, page_id=page_id, access_token="EAAtoken", **values
    )


def make_delivery(
    channel: Channel,
    title: str,
    state: State = State.QUEUED,
    *,
    page: Page | None = None,
    version: int = 1,
    minutes_ago: int = 30,
    lag: int | None = None,
    **values: Any,
) -> Delivery:
    """Return a post in any state, as the ledger would have left it."""
    announcement, _is_new = Announcement.objects.get_or_create(
        site=channel.site,
        translation_key=page.translation_key if page else uuid.uuid5(uuid.NAMESPACE_OID, title),
        locale=Locale.get_default(),
        defaults={"title": title, "page": page},
    )
    due = timezone.now() - timedelta(minutes=minutes_ago)
    published = due + timedelta(seconds=lag) if lag is not None else None
    return Delivery.objects.create(
        announcement=announcement,
        channel=channel,
        version=version,
        state=state,
        state_since=due,
        due_at=due,
        next_attempt_at=due,
        deadline_at=None if state in FINAL else timezone.now() + timedelta(hours=1),
        payload={"text": f"{title}\n\n本文。", "link": "http://localhost/s/x/", "photos": []},
        payload_sha256="0" * 64,
        marker=uuid.uuid4().hex[:12],
        published_at=published,
        verified_at=published,
        **values,
    )
