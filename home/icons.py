from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Icon(models.TextChoices):
    """Drawings of `templates/icons/` that editors choose from."""

    PAGE = "page", _("sheet of paper")
    HOME = "home", _("house")
    BELL = "bell", _("bell")
    LANTERN = "lantern", _("lantern")
    BIN = "bin", _("waste bin")
    PERSON = "person", _("person")
    HEART = "heart", _("heart")
    MONEY = "money", _("money")
    BUS = "bus", _("bus")
    BASKET = "basket", _("basket")
    BOOK = "book", _("book")
    PLACE = "place", _("place")
    PHONE = "phone", _("telephone")
