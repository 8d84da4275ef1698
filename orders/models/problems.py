from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .orders import Order, Parcel


class ParcelProblem(models.Model):
    """What a buyer says is wrong with a parcel, and what the desk answered."""

    class Kind(models.TextChoices):
        DAMAGED = "damaged", _("Something is broken or spoilt")
        WRONG = "wrong", _("Something else came")
        MISSING = "missing", _("Something is missing")
        LATE = "late", _("The parcel has not come")
        OTHER = "other", _("Something else")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="problems")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="problems")
    kind = models.CharField(_("what is wrong"), max_length=8, choices=Kind.choices)
    text = models.TextField(_("in your words"), max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)
    # Empty until somebody answered.
    answer = models.TextField(_("answer to the buyer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("problem with a parcel")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.kind}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
