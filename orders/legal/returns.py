"""The page on cancelling and returns, as a buyer asks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .notice import build_contact, get_own_language
from .sections import LegalPage, Section
from .seller import SellerDetails
from .terms import list_cancellation, list_returns


def build_returns(seller: SellerDetails) -> LegalPage:
    """Return what to do when one no longer wants an order, or something is wrong with it."""
    return LegalPage(
        title=_("Cancelling and returns"),
        intro=_("What you can do when you have ordered, and how you reach us."),
        sections=(
            Section(title=_("You no longer want it"), lines=tuple(list_cancellation())),
            Section(
                title=_("It arrived damaged, or it is something else"),
                lines=(
                    *list_returns(seller.complaint_days),
                    _("Please keep the goods and the box until we have answered."),
                ),
            ),
            Section(
                title=_("It does not arrive"),
                lines=(
                    _(
                        "The mail about sending has the carrier's number of your parcel. If it "
                        "does not help, tell us the number of your order and we look for it."
                    ),
                ),
            ),
            Section(
                title=_("How you get your money back"),
                lines=(
                    _(
                        "The way you paid: to the card or to PayPay. If you paid in cash at a "
                        "convenience store, you are asked by mail for a bank account."
                    ),
                    _("It can take some days until you see it."),
                ),
            ),
            build_contact(seller, own=get_own_language()),
        ),
    )
