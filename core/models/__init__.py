"""Building blocks with a table of their own, and the abstract page that all pages extend."""

from .city import CitySettings
from .heartbeat import Heartbeat
from .images import CityImage, CityRendition
from .main_picture import MainPicture
from .outbox import OutgoingMail
from .pages import CityPage

__all__ = [
    "CityImage",
    "CityPage",
    "CityRendition",
    "CitySettings",
    "Heartbeat",
    "MainPicture",
    "OutgoingMail",
]
