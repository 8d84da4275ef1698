"""The Facebook tab as it is drawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel
from wagtail.images.widgets import AdminImageChooser

from crosspost.drafts import MAX_PHOTOS
from crosspost.selectors import get_sender_light
from crosspost.text import MAX_GRAPHEMES

from .access import may_connect, may_watch
from .extension import get_wish
from .panel_photos import ADD
from .panel_preview import build_preview
from .panel_status import list_offers, list_sent
from .panel_when import say_next_slot, say_zone
from .wish import PageWish

SCRIPTS = ("panel.js", "panel-photos.js", "panel-preview.js")


class FacebookPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "crosspost/panel.html"

        @property
        def media(self) -> forms.Media:
            # The types of Django's stubs do not know yet that scripts may be objects.
            scripts: list[Any] = [
                forms.Script(f"crosspost/js/{name}", type="module") for name in SCRIPTS
            ]
            own = forms.Media(js=scripts, css={"all": ["crosspost/css/panel.css"]})
            return self.chooser.media + own

        @cached_property
        def wish(self) -> PageWish:
            return get_wish(self.form)

        @cached_property
        def chooser(self) -> AdminImageChooser:
            return AdminImageChooser()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            wish, user = self.wish, self.request.user
            sender = get_sender_light()
            return {
                **context,
                "site": wish.site,
                "page": wish.page,
                "is_alias": bool(wish.page.alias_of_id),
                "sent": list_sent(wish.announced, sender=sender) if wish.site else [],
                "fields": wish.fields,
                "corrections": wish.corrections,
                "sender": sender,
                "may_wish": wish.may_wish,
                "may_watch": may_watch(user),
                "channels_url": reverse("crosspost_channels") if may_connect(user) else "",
                "has_channels": bool(wish.statuses),
                "limit": MAX_GRAPHEMES,
                "most_photos": MAX_PHOTOS,
                **(self._get_wish_context() if wish.fields else {}),
            }

        def _get_wish_context(self) -> dict[str, Any]:
            fields = self.wish.fields
            assert fields is not None  # noqa: S101  (said by the caller)
            chosen = {str(value) for value in fields["channels"].value() or []}
            return {
                "offers": list_offers(self.wish.offered, chosen=chosen),
                "values": fields.read(),
                "preview": build_preview(self.wish, request=self.request),
                "preview_url": self._get_preview_url(),
                "preview_url_saved": reverse("crosspost_preview", args=[0]).replace(
                    "/0/", "/{id}/"
                ),
                "zone": say_zone(str(fields.zone)),
                "slots": [say_next_slot(channel) for channel in self.wish.offered],
                "chooser": self.chooser.render(ADD, None, {"id": "facebook-add"}),
            }

        def _get_preview_url(self) -> str:
            """Where the preview is drawn anew; a page that is being made has no number yet."""
            page, parent = self.wish.page, self.wish.parent_page
            if page.pk:
                return reverse("crosspost_preview", args=[page.pk])
            meta = page._meta
            return reverse(
                "crosspost_preview_new",
                args=[meta.app_label, meta.model_name, parent.pk if parent else 0],
            )
