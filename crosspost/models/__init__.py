"""The ledger of what is told on Facebook: channels, announcements, deliveries, records."""

from .announcements import Announcement, AnnouncementDraft
from .changes import PostChange
from .channels import Channel, FacebookApp
from .deliveries import Delivery
from .emergencies import EmergencyRequest
from .figures import PostFigures
from .findings import Finding
from .left_photos import LeftPhoto
from .records import Attempt, Event, LinkVisit
from .settings import CrosspostSettings
from .stops import StopLevel, StopSwitch

__all__ = [
    "Announcement",
    "AnnouncementDraft",
    "Attempt",
    "Channel",
    "CrosspostSettings",
    "Delivery",
    "EmergencyRequest",
    "Event",
    "FacebookApp",
    "Finding",
    "LeftPhoto",
    "LinkVisit",
    "PostChange",
    "PostFigures",
    "StopLevel",
    "StopSwitch",
]
