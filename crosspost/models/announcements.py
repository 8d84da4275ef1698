from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crosspost.states import Attachment, Purpose, Timing, Urgency


class PageKey(models.Model):
    """What stays the same when a page is copied into a revision, moved or renamed.

    A copy of a page gets a translation key of its own, and a translation a locale of its
    own: both start without a draft and without an announcement.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    translation_key = models.UUIDField()
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.ANNOUNCEMENT)

    class Meta:
        abstract = True


class AnnouncementDraft(PageKey):
    """What the writer wishes to tell, and where, once the page is published."""

    text = models.TextField(_("text"), blank=True)
    # {"<channel id>": "..."}: what a channel says in other words than `text`.
    texts = models.JSONField(_("texts per channel"), default=dict, blank=True)
    attachment = models.CharField(
        _("attachment"), max_length=10, choices=Attachment.choices, default=Attachment.LINK
    )
    # [{"image_id": 12, "alt_text": "..."}], in order; used when `attachment` is photos.
    photos = models.JSONField(_("photos"), default=list, blank=True)
    # {"<channel id>": [{"image_id": 12, "alt_text": "..."}]}: what a channel shows instead, []
    # for the card; chosen for a post that waited already.
    own_photos = models.JSONField(_("photos per channel"), default=dict, blank=True)
    # {"<channel id>": "..."}: new words for posts that are out, asked for at the next
    # publication of the page.
    corrections = models.JSONField(_("corrections of posts"), default=dict, blank=True)
    # Ticked by a person: the wish. Empty: tell nobody.
    channels = models.ManyToManyField(
        "crosspost.Channel", verbose_name=_("channels"), blank=True, related_name="drafts"
    )
    timing = models.CharField(
        _("when"), max_length=12, choices=Timing.choices, default=Timing.ON_PUBLISH
    )
    # Used when `timing` is "at".
    publish_at = models.DateTimeField(_("time"), null=True, blank=True)
    urgency = models.CharField(
        _("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.SOFT
    )
    # What was approved, by whom: the hash of everything that readers would see, per wish.
    approved_sha256 = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    updated_at = models.DateTimeField(auto_now=True)
    # When the wish became an announcement; from then on this row is only history.
    announced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("draft of an announcement")
        verbose_name_plural = _("drafts of announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "translation_key", "locale", "purpose"], name="draft_per_page"
            )
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                condition=models.Q(announced_at__isnull=True),
                name="draft_not_announced",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Announcement(PageKey):
    """The wish to tell. Made once per page and purpose, whatever happens to the page later."""

    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=True,
    )
    # Set instead of a page: the city's own notice, each of its updates announced by itself.
    # `translation_key` is then the update's key.
    alert = models.ForeignKey(
        "alerts.Alert",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    title = models.CharField(_("title"), max_length=255)
    # The kind of page, "news.storypage", kept beside the page: it may be deleted one day.
    section = models.CharField(_("section"), max_length=80, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "translation_key", "locale", "purpose"],
                name="announcement_per_page",
            )
        ]
        indexes = [
            # The monitor's search walks through these, newest first.
            models.Index(fields=["site", "-created_at", "-id"], name="announcement_newest"),
            models.Index(
                fields=["site", "section", "-created_at", "-id"], name="announcement_section"
            ),
            models.Index(
                fields=["site", "created_by", "-created_at", "-id"], name="announcement_author"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        model = self.page.specific_class if not self.section and self.page else None
        if model is not None:
            self.section = model._meta.label_lower
        super().save(*args, **kwargs)
