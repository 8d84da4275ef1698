"""The front page and the information pages."""

from .home_page import HomePage, HomeTask
from .information_page import InformationPage

__all__ = ["HomePage", "HomeTask", "InformationPage"]
