"""Wagtail's signals, each handed on in a line: rows only, never a call."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from .announce import (
    announce_page,
    cancel_for_deleted_page,
    hold_for_unpublished_page,
    release_for_published_page,
)


@receiver(page_published)
def on_page_published(sender: type, instance: Page, **kwargs: Any) -> None:
    # Also sent for aliases, and when a page that is not live yet is scheduled.
    if not instance.live or kwargs.get("alias"):
        return
    announce_page(instance, user=getattr(kwargs.get("revision"), "user", None))
    release_for_published_page(instance)


@receiver(page_unpublished)
def on_page_unpublished(sender: type, instance: Page, **kwargs: Any) -> None:
    hold_for_unpublished_page(instance)


@receiver(pre_delete)
def on_page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        cancel_for_deleted_page(instance)
