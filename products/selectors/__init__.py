"""What others may ask of the catalogue. Nothing here writes."""

from __future__ import annotations

from .offers import Offer, get_availability, get_offer, list_offers

__all__ = [
    "Offer",
    "get_availability",
    "get_offer",
    "list_offers",
]
