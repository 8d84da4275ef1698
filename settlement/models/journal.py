"""The journal: entries are only added. The postings of an entry sum to the money that moved."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    RECEIPT = "receipt", _("money came")
    SALE = "sale", _("sold")
    REFUND = "refund", _("paid back")
    REVERSAL = "reversal", _("did not reach the buyer after all")
    DISPUTE = "dispute", _("taken back by the buyer's bank")
    CLOSING = "closing", _("sale undone")


class Account(models.TextChoices):
    """To whom a part of the money belongs."""

    PRODUCER = "producer", _("producer")
    SHIPPING = "shipping", _("shipping")
    COMMISSION = "commission", _("commission")
    TAX = "tax", _("tax contained in the commission")
    DISCOUNT = "discount", _("discount, borne by the city")
    LOSS = "loss", _("lost in disputes, borne by the city")
    OPEN = "open", _("not allotted yet")


class Part(models.TextChoices):
    """What of an order a posting is about."""

    NONE = "", "-"
    GOODS = "goods", _("goods")
    FEE = "fee", _("shipping")


class AddedOnly(models.Model):
    """A row that is written once, never changed and never deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The journal is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The journal is only added to.")


class Entry(AddedOnly):
    """One thing that happened to an order's money. `source` names it and stands once."""

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    source = models.CharField(max_length=60, unique=True)
    # What came in (out: negative), in minor units; the postings sum to it.
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    # The day in the city's zone on which it was booked: a month that is over never changes.
    day = models.DateField()
    booked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("entry of the journal")
        verbose_name_plural = _("entries of the journal")
        ordering = ["pk"]
        indexes = [models.Index(fields=["site", "day"], name="entry_of_day")]

    def __str__(self) -> str:
        return f"{self.source}: {self.amount_minor}"


class Posting(AddedOnly):
    """The share of one account in one entry."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=10, choices=Account.choices)
    part = models.CharField(max_length=5, choices=Part.choices, blank=True)
    # Whose goods or parcel it is about, also where the city keeps the money.
    producer_key = models.CharField(max_length=60, blank=True)
    # Whether the producer gets it.
    is_payable = models.BooleanField(default=False)
    tax_rate_percent = models.PositiveSmallIntegerField(default=0)
    amount_minor = models.BigIntegerField()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["pk"]
        indexes = [models.Index(fields=["producer_key", "entry"], name="posting_of_producer")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_minor}"
