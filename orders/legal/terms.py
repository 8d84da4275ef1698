"""Cancelling and returns: the same sentences in the notice, on their page, on the final page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def list_cancellation() -> list[str]:
    """Return until when an order can be cancelled."""
    return [
        _(
            "Until the producer has packed your parcel you can cancel by telephone or "
            "e-mail, free of charge."
        ),
        _(
            "After that you can no longer cancel, and goods cannot be returned because "
            "you have changed your mind."
        ),
    ]


def list_returns(days: int) -> list[str]:
    """Return what happens with damaged or wrong goods, reported within so many days."""
    text = _(
        "Damaged or wrong goods: tell us within %(days)d days after they arrive. "
        "We replace them or pay them back at our cost."
    )
    return [text % {"days": days}]
