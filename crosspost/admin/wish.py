"""One page in its editor: its city, what was announced, and what may still be wished."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from crosspost.changes.selectors import get_text_out
from crosspost.changes.states import CHANGEABLE, ChangeKind
from crosspost.corrections import get_corrections, keep_corrections
from crosspost.drafts import DraftRefusedError, DraftValues, get_draft, save_draft
from crosspost.models import Channel, Delivery
from crosspost.selectors import ChannelStatus, page_status
from crosspost.states import Attachment, ChannelState, Timing, Urgency
from crosspost.text import check_text
from crosspost.words import explain_cause

from .access import may_wish
from .panel_correction import CorrectionForm
from .panel_form import FacebookForm
from .panel_photos import build_rows
from .times import get_zone


class PageWish:
    """`page` as it stands now, `data` what the browser sent (None where nothing was sent)."""

    def __init__(
        self, page: Any, *, data: QueryDict | None, user: Any, parent_page: Page | None = None
    ) -> None:
        self.page, self.data, self.user, self.parent_page = page, data, user, parent_page

    @cached_property
    def site(self) -> Site | None:
        """The page's Site; for a page that is being made, its parent's."""
        place: Page | None = self.page if self.page.pk else self.parent_page
        return place.get_site() if place is not None else None

    @cached_property
    def statuses(self) -> list[ChannelStatus]:
        """How the page stands with each channel, those of its own kind first."""
        if self.site is None:
            return []
        statuses = page_status(self.page, site=self.site)
        return sorted(statuses, key=lambda status: status.channel.kind != self.page.share_kind)

    @cached_property
    def announced(self) -> list[ChannelStatus]:
        return [status for status in self.statuses if status.delivery is not None]

    @cached_property
    def offered(self) -> list[Channel]:
        """Channels that this page was not announced on and that are not switched off."""
        return [
            status.channel
            for status in self.statuses
            if status.delivery is None and status.channel.state != ChannelState.DISABLED
        ]

    @cached_property
    def may_wish(self) -> bool:
        """Whether there is anything that this user may fill in."""
        return self.site is not None and not self.page.alias_of_id and may_wish(self.user)

    @cached_property
    def is_corrigible(self) -> bool:
        """Whether a post is certainly not out and is sent from the draft when sent again."""
        return any(status.delivery and status.delivery.can_retry for status in self.announced)

    @cached_property
    def draft(self) -> DraftValues:
        return get_draft(self.page, site=self.site) if self.site else DraftValues()

    @cached_property
    def proposal(self) -> str:
        """What the page offers of itself as words of a post."""
        return self.page.get_share_text() if self.page.title else ""

    @cached_property
    def fields(self) -> FacebookForm | None:
        """The panel's fields, with what was typed; None where nothing can be wished."""
        if not self.may_wish or not (self.offered or self.is_corrigible):
            return None
        draft = self.draft
        zone = get_zone(self.offered[0].timezone if self.offered else "Asia/Tokyo")
        at = draft.publish_at.astimezone(zone) if draft.publish_at else None
        has_text = draft.is_saved and bool(draft.text)
        return FacebookForm(
            self.data,
            channels=self.offered,
            photos=build_rows(
                self.page.get_share_pictures(), draft=draft, data=self.data, user=self.user
            ),
            zone=zone,
            needs_text=self.is_corrigible,
            initial={
                "channels": list(draft.channel_ids),
                "text": draft.text if has_text else self.proposal,
                "proposal": self.proposal,
                "attachment": draft.attachment,
                "timing": draft.timing,
                "at_date": at.date() if at else None,
                "at_time": at.time() if at else None,
                "is_important": draft.urgency != Urgency.SOFT,
                **{f"text_{key}": text for key, text in draft.texts.items()},
            },
        )

    @cached_property
    def corrections(self) -> CorrectionForm | None:
        """The offer to correct what is out, or None where nothing is out."""
        rows = [
            status.delivery
            for status in self.announced
            if status.delivery and status.delivery.state in CHANGEABLE[ChangeKind.EDIT]
        ]
        if not rows or not self.may_wish or self.site is None:
            return None
        deliveries = Delivery.objects.in_bulk([row.id for row in rows])
        return CorrectionForm(
            self.data,
            rows=rows,
            texts_out={row.channel_id: get_text_out(deliveries[row.id]) for row in rows},
            saved=get_corrections(self.page, site=self.site),
        )

    def is_valid(self) -> bool:
        """Whether everything that was sent can be kept."""
        return all(
            form is None or not form.is_submitted or form.is_valid()
            for form in (self.fields, self.corrections)
        )

    def save(self, page: Any) -> None:
        """Keep the wish for `page`, the page as it is being saved."""
        if self.corrections is not None and self.corrections.is_submitted and self.site:
            texts = self.corrections.list_texts(self.corrections.cleaned_data)
            keep_corrections(page, site=self.site, texts=texts)
        if self.fields is not None and self.fields.is_submitted:
            self._save_draft(page, self.fields)

    def _save_draft(self, page: Any, fields: FacebookForm) -> None:
        values = fields.read()
        is_plain = fields.is_following and values.timing != Timing.NEVER and not values.texts
        if not values.channel_ids and not self.draft.is_saved and is_plain:
            return  # nothing was wished, nothing is written
        text = _choose_text(fields, page)
        if check_text(text) and not values.is_wish:
            return  # without a wish a text may be anything, and the saved one stays
        rows = build_rows(
            page.get_share_pictures(), draft=self.draft, data=self.data, user=self.user
        )
        has_photos = values.attachment == Attachment.PHOTOS
        announced = set(self.draft.channel_ids) & set(self.draft.announced_channel_ids)
        assert self.site is not None  # noqa: S101  (fields are None without one)
        try:
            save_draft(
                page,
                site=self.site,
                text=text,
                texts=dict(values.texts),
                channel_ids=[*announced, *values.channel_ids],
                attachment=values.attachment,
                photos=[row.picture for row in rows if row.is_used] if has_photos else [],
                timing=values.timing,
                publish_at=values.publish_at if values.timing == Timing.AT else None,
                urgency=values.urgency,
                user=self.user,
            )
        except DraftRefusedError as error:
            # The page's own pictures are known only now.
            sentences = [explain_cause(reason) for reason in error.errors.values()]
            raise ValidationError([f"{said.what} {said.todo}" for said in sentences]) from error


def _choose_text(fields: FacebookForm, page: Any) -> str:
    """Return what was typed, or what the page proposes of itself at this moment."""
    if not fields.is_following:
        return fields.cleaned_data["text"]
    proposal = page.get_share_text()
    return page.title if check_text(proposal) else proposal
