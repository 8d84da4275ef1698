"""Blocks that stories, information pages and product stories share.

Each renders with `templates/blocks/<name>.html`.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "hr", "link", "document-link"]


class PhotoBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)
    alt_text = blocks.CharBlock(
        label=_("what the picture shows"),
        required=False,
        max_length=200,
        help_text=_("For readers who cannot see it. Empty: the picture's own description."),
    )

    class Meta:
        icon = "image"
        label = _("photo")
        template = "blocks/photo.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("words"))
    speaker = blocks.CharBlock(label=_("who said it"), required=False, max_length=100)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "blocks/quote.html"


class ContactBlock(blocks.StructBlock):
    office = blocks.CharBlock(label=_("office or person"), max_length=100)
    phone = blocks.CharBlock(label=_("telephone"), required=False, max_length=40)
    email = blocks.EmailBlock(label=_("e-mail"), required=False)
    hours = blocks.CharBlock(label=_("hours"), required=False, max_length=100)

    class Meta:
        icon = "mail"
        label = _("contact")
        template = "blocks/contact.html"


class RelatedPageBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("page"))
    note = blocks.CharBlock(label=_("why to read it"), required=False, max_length=120)

    class Meta:
        icon = "doc-empty-inverse"
        label = _("related page")
        template = "blocks/related_page.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a story or an information page."""

    text = blocks.RichTextBlock(
        label=_("text"), features=RICH_TEXT_FEATURES, template="blocks/text.html"
    )
    photo = PhotoBlock()
    quote = QuoteBlock()
    contact = ContactBlock()
    related_page = RelatedPageBlock()

    class Meta:
        required = False


def get_plain_text(value: Any) -> str:
    """Return the words of a body's value as plain text, for search and summaries."""
    from wagtail.rich_text import get_text_for_indexing

    parts = []
    for block in value:
        if block.block_type == "text":
            parts.append(get_text_for_indexing(block.value.source))
        elif block.block_type == "quote":
            parts.append(block.value["text"])
    return "\n".join(part for part in parts if part)
