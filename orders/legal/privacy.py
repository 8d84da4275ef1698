"""What the shop does with personal data. Only what the programme really does stands here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .notice import build_contact, get_own_language
from .sections import LegalPage, Section
from .seller import SellerDetails


def build_privacy(seller: SellerDetails) -> LegalPage:
    """Return the page on personal data of the shop's buyers."""
    own = get_own_language()
    return LegalPage(
        title=_("Privacy in the shop"),
        intro=_("Which data we need for an order, who sees them, and whom you can ask."),
        sections=(
            Section(
                title=_("What we ask for"),
                lines=(
                    _(
                        "Name and its reading, address, telephone number and e-mail address. We "
                        "use them to send your parcels and to write to you about your order, and "
                        "for nothing else."
                    ),
                    _("You need no account, and we keep no list of what you looked at."),
                ),
            ),
            Section(
                title=_("Who sees them"),
                lines=(
                    _("The shop's order desk sees the whole order."),
                    _(
                        "Each producer sees the name, the address and the telephone number for "
                        "their own parcels only, and so does the carrier."
                    ),
                    _(
                        "You pay on the page of a payment service (Stripe). Your card's number "
                        "goes there and never comes to us."
                    ),
                ),
            ),
            Section(
                title=_("How long we keep them"),
                lines=(
                    _(
                        "An address that you typed without ordering is deleted after a day. A "
                        "wish for a mail when goods are back is deleted with that mail."
                    ),
                    _("Orders are kept as long as the law asks us to keep our books."),
                ),
            ),
            Section(
                title=_("Cookies"),
                lines=(
                    _(
                        "A basket needs one cookie. Who only reads gets none, and no other "
                        "company watches you here."
                    ),
                ),
            ),
            Section(title=_("Whom you can ask"), lines=(seller.privacy_contact,), language=own),
            build_contact(seller, own=own),
        ),
    )
