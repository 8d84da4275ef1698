"""Approving: who vouches for the words and pictures of a post, and when that counts.

What is approved is kept as a hash; whatever is changed afterwards needs approval again. Ways to
approve: the page's workflow, publishing the page oneself where one may, or the button at a post
that is held for it.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from .drafts import find_draft
from .ledger import lock_delivery
from .models import AnnouncementDraft, Delivery
from .payload import hash_wish, hash_words
from .reasons import Reason
from .refusals import NotPossibleError
from .releasing import release
from .states import Purpose, State
from .vouching import get_settings, is_draft_approved, may_vouch

APPROVE = "crosspost.approve_delivery"


class MayNotApproveError(PermissionDenied):
    """This user's word does not count here; `is_own` when only because they wrote it."""

    def __init__(self, *, is_own: bool) -> None:
        super().__init__("own words" if is_own else "no permission")
        self.is_own = is_own


@transaction.atomic
def approve_draft(draft: AnnouncementDraft, *, user: Any) -> None:
    """Keep that `user` vouches for a draft as it reads now.

    The caller knows that the user may approve this page. Raises MayNotApproveError for one's
    own words in a city where somebody else must read them.
    """
    if not _keep_approval(draft, user=user):
        raise MayNotApproveError(is_own=True)


@transaction.atomic
def approve_delivery(delivery: Delivery, *, user: Any, seen_sha256: str = "") -> Delivery:
    """Vouch for a held post as it stands and let it go on at its time or in its turn.

    `seen_sha256` is the payload's hash that stood on the person's screen, where a screen keeps
    it: words that were changed since are not approved unread. Raises MayNotApproveError when the
    user lacks the permission `approve_delivery` or wrote the words where that matters,
    NotPossibleError when the post is not waiting for approval any more.
    """
    delivery = lock_delivery(delivery)
    settings = get_settings(delivery.channel.site_id)
    if not user.has_perm(APPROVE):
        raise MayNotApproveError(is_own=False)
    if not may_vouch(user, author_id=delivery.written_by_id, settings=settings):
        raise MayNotApproveError(is_own=True)
    is_waiting = delivery.state == State.HELD and delivery.reason == Reason.NOT_APPROVED
    is_seen = seen_sha256 in ("", delivery.payload_sha256)
    if not (is_waiting and is_seen) or not release(
        delivery,
        reason=Reason.APPROVED,
        actor=user,
        approved_sha256=hash_words(delivery.payload),
        approved_by=user,
    ):
        raise NotPossibleError
    return delivery


def note_workflow_approval(state: WorkflowState) -> None:
    """Keep who approved a page in its workflow, once the whole workflow is through.

    It counts for the draft as it was at that moment: one that was changed later is not approved.
    """
    task: TaskState | None = state.current_task_state
    page = state.content_object
    if state.status != WorkflowState.STATUS_APPROVED or task is None or not isinstance(page, Page):
        return
    draft = _find_draft(page)
    if draft is None or task.finished_at is None or task.finished_at < draft.updated_at:
        return
    _keep_approval(draft, user=task.finished_by)


def note_publication(page: Page, *, user: Any) -> None:
    """Keep the approval that lies in publishing a page: of its workflow, or of who published.

    Wagtail publishes before it says that a workflow was approved, so it is looked up here.
    """
    draft = _find_draft(page)
    if draft is None or is_draft_approved(draft):
        return
    for state in WorkflowState.objects.for_instance(page).filter(
        status=WorkflowState.STATUS_APPROVED, current_task_state__finished_at__gte=draft.updated_at
    ):
        note_workflow_approval(state)
    draft.refresh_from_db()
    if is_draft_approved(draft) or user is None or user.pk is None:
        return
    if page.permissions_for_user(user).can_publish():
        _keep_approval(draft, user=user)


def _find_draft(page: Page) -> AnnouncementDraft | None:
    site = page.get_site()
    return find_draft(page, site=site, purpose=Purpose.ANNOUNCEMENT) if site else None


def _keep_approval(draft: AnnouncementDraft, *, user: Any) -> bool:
    """Store the approval unless the user's word does not count; return whether it does."""
    if not may_vouch(user, author_id=draft.updated_by_id, settings=get_settings(draft.site_id)):
        return False
    AnnouncementDraft.objects.filter(pk=draft.pk).update(
        approved_sha256=hash_wish(draft), approved_at=timezone.now(), approved_by=user
    )
    draft.refresh_from_db()
    return True
