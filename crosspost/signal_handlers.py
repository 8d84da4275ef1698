"""Wagtail's signals, each handed on in a line: rows only, never a call."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, WorkflowState
from wagtail.signals import page_published, page_unpublished, workflow_approved

from .announce import (
    announce_page,
    cancel_for_deleted_page,
    hold_for_unpublished_page,
    release_for_published_page,
)
from .approval import note_publication, note_workflow_approval
from .changes.pages import note_page_back, note_page_left
from .corrections import ask_corrections


@receiver(page_published)
def on_page_published(sender: type, instance: Page, **kwargs: Any) -> None:
    # Also sent for aliases, and when a page that is not live yet is scheduled.
    if kwargs.get("alias"):
        return
    user = _find_publisher(kwargs.get("revision"))
    if not instance.live:
        # What is planned now is approved now; it goes live by itself, with nobody there.
        note_publication(instance, user=user)
        return
    announce_page(instance, user=user)
    ask_corrections(instance, user=user)
    release_for_published_page(instance)
    note_page_back(instance)


@receiver(workflow_approved)
def on_workflow_approved(sender: type, instance: WorkflowState, **kwargs: Any) -> None:
    note_workflow_approval(instance)


@receiver(page_unpublished)
def on_page_unpublished(sender: type, instance: Page, **kwargs: Any) -> None:
    hold_for_unpublished_page(instance)
    note_page_left(instance)


@receiver(pre_delete)
def on_page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        cancel_for_deleted_page(instance)
        note_page_left(instance)


def _find_publisher(revision: Any) -> Any:
    """Return who publishes: whoever works in the admin now, else whoever made the revision.

    The signal does not say it, and a revision's writer may not be the one who publishes it.
    """
    return get_active_log_context().user or getattr(revision, "user", None)
