"""The Facebook tab in the editor of pages: what it asks, checks and keeps."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Page, Site

from core.social import is_shareable_model
from crosspost.drafts import DraftValues, get_draft, save_draft
from crosspost.models import Channel
from crosspost.selectors import ChannelStatus, page_status
from crosspost.states import ChannelState
from crosspost.text import check_text

from .forms import FacebookForm


class PageWish:
    """One page in its editor: its Site, what was announced, and what may still be wished."""

    def __init__(self, form: Any) -> None:
        self.form = form
        self.page: Any = form.instance

    @cached_property
    def site(self) -> Site | None:
        """The page's Site; for a page that is being made, its parent's."""
        place: Page | None = self.page if self.page.pk else self.form.parent_page
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
    def corrigible(self) -> list[ChannelStatus]:
        """Announced, certainly not on Facebook, and sent from the draft when sent again."""
        return [
            status for status in self.announced if status.delivery and status.delivery.can_retry
        ]

    @cached_property
    def draft(self) -> DraftValues:
        return get_draft(self.page, site=self.site) if self.site else DraftValues()

    @cached_property
    def fields(self) -> FacebookForm | None:
        """The panel's fields, with what was typed; None where nothing can be wished."""
        if self.site is None or self.page.alias_of_id:
            return None
        if not self.offered and not self.corrigible:
            return None
        proposal = self.page.get_share_text() if self.page.title else ""
        has_text = self.draft.is_saved and bool(self.draft.text)
        return FacebookForm(
            self.form.data if self.form.is_bound else None,
            channels=self.offered,
            needs_text=bool(self.corrigible),
            initial={
                "channels": list(self.draft.channel_ids),
                "text": self.draft.text if has_text else proposal,
                "proposal": proposal,
            },
        )

    def save(self, page: Any) -> None:
        """Keep the wish for `page`, the page as it is being saved."""
        fields = self.fields
        if fields is None or self.site is None or not fields.is_submitted:
            return
        chosen = fields.cleaned_data["channels"]
        if not chosen and not self.draft.is_saved and fields.is_following:
            return  # nothing was wished, nothing is written
        text = _choose_text(fields, page)
        if check_text(text):
            return  # without a wish a text may be anything, and the saved one stays
        announced = set(self.draft.channel_ids) & set(self.draft.announced_channel_ids)
        save_draft(
            page,
            site=self.site,
            text=text,
            channel_ids=[*announced, *chosen],
            user=self.form.for_user,
        )


def _choose_text(fields: FacebookForm, page: Any) -> str:
    """Return what was typed, or what the page proposes of itself at this moment."""
    if not fields.is_following:
        return fields.cleaned_data["text"]
    proposal = page.get_share_text()
    return page.title if check_text(proposal) else proposal


def get_wish(form: Any) -> PageWish:
    """Return the one wish of a page form, made when it is first asked for."""
    wish = getattr(form, "facebook_wish", None)
    if wish is None:
        wish = form.facebook_wish = PageWish(form)
    return wish


class FacebookExtension:
    name = "facebook"
    heading = _("Facebook")

    def applies_to(self, model: type) -> bool:
        return is_shareable_model(model)

    def get_panels(self, model: type) -> list[Panel]:
        from .panel import FacebookPanel

        return [FacebookPanel()]

    def add_fields(self, form: Any) -> None:
        get_wish(form)

    def clean(self, form: Any) -> None:
        fields = get_wish(form).fields
        if fields is not None and fields.is_submitted and not fields.is_valid():
            form.add_error(None, _("Please look at the Facebook tab: a text needs your attention."))

    def save(self, form: Any, page: Any) -> None:
        get_wish(form).save(page)
