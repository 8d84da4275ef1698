"""How grave a notice is. Three levels, told apart by a word and a colour, never by colour alone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    CAREFUL = "careful", _("Take care")
    WARNING = "warning", _("Warning")
    DANGER = "danger", _("Danger to life")


class UpdateKind(models.TextChoices):
    RAISED = "raised", _("issued")
    UPDATED = "updated", _("changed")
    ENDED = "ended", _("lifted")
