"""The ledger of what is told on Facebook: channels, announcements, deliveries, records."""

from .announcements import Announcement, AnnouncementDraft
from .channels import Channel, FacebookApp
from .deliveries import Delivery
from .records import Attempt, Event, LinkVisit

__all__ = [
    "Announcement",
    "AnnouncementDraft",
    "Attempt",
    "Channel",
    "Delivery",
    "Event",
    "FacebookApp",
    "LinkVisit",
]
