"""The user model alone: nothing here depends on Wagtail, so that no migration is circular."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. Buyers and citizens have no account."""

    display_name = models.CharField(
        _("name shown to colleagues"),
        max_length=100,
        blank=True,
        help_text=_("As it should stand beside decisions, such as 牛島 ともみ."),
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name() or self.username

    def __str__(self) -> str:
        return self.get_full_name()
