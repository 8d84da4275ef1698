from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.search import index

from .kinds import GoodsKind

if TYPE_CHECKING:
    from .labels import FoodLabel


class Sellable(index.Indexed, ClusterableModel):
    """What is sold: a plain row outside page revisions.

    Pages of every language, alias and copy point at one sellable, so publishing an old draft
    restores no old price. It is retired, never deleted: orders name it.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("city"),
        on_delete=models.PROTECT,
        related_name="sellables",
        editable=False,
    )
    producer = models.ForeignKey(
        "products.Producer",
        verbose_name=_("producer"),
        on_delete=models.PROTECT,
        related_name="sellables",
    )
    name = models.CharField(
        _("name"),
        max_length=120,
        help_text=_("As it stands on orders and packing slips, without the size."),
    )
    on_sale_from = models.DateTimeField(
        _("on sale from"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    on_sale_until = models.DateTimeField(
        _("on sale until"), null=True, blank=True, help_text=_("Empty: all year.")
    )
    kind = models.ForeignKey(
        GoodsKind,
        verbose_name=_("kind"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sellables",
    )
    is_sold_here = models.BooleanField(
        _("sold through the basket of this site"),
        default=True,
        help_text=_("Without it, say below how one can buy."),
    )
    minimum_age = models.PositiveSmallIntegerField(
        _("least age of the buyer"),
        null=True,
        blank=True,
        help_text=_("20 for alcohol in Japan. Empty: everybody may buy."),
    )
    licence = models.ForeignKey(
        "products.ProducerPermit",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    ships_from = models.DateField(
        _("sent from"), null=True, blank=True, help_text=_("First day of the harvest's parcels.")
    )
    ships_until = models.DateField(
        _("sent until"), null=True, blank=True, help_text=_("About the last day.")
    )
    is_made_to_order = models.BooleanField(
        _("made to order"),
        default=False,
        help_text=_("The stock is then how many orders the workshop takes."),
    )
    lead_time_days = models.PositiveSmallIntegerField(
        _("days until it is sent"),
        default=3,
        help_text=_("From the order to the carrier. 42 for goods made to order in six weeks."),
    )
    ships_sentence = models.CharField(
        _("when it is sent, in words"),
        max_length=120,
        blank=True,
        help_text=_("Such as: ships late June, weather permitting. Shown before one pays."),
    )
    is_retired = models.BooleanField(
        _("no longer sold"),
        default=False,
        help_text=_("Goods are never deleted: old orders name them."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.RelatedFields(
            "producer", [index.SearchField("name"), index.AutocompleteField("name")]
        ),
        index.FilterField("site"),
    ]

    class Meta:
        verbose_name = _("goods")
        verbose_name_plural = _("goods")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(on_sale_from__isnull=True)
                | models.Q(on_sale_until__isnull=True)
                | models.Q(on_sale_until__gt=models.F("on_sale_from")),
                name="sellable_window_opens_before_it_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(ships_from__isnull=True)
                | models.Q(ships_until__isnull=True)
                | models.Q(ships_until__gte=models.F("ships_from")),
                name="sellable_sent_from_before_until",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.on_sale_from and self.on_sale_until and self.on_sale_until <= self.on_sale_from:
            raise ValidationError(
                {"on_sale_until": _("The sale would end before it begins. Choose a later day.")}
            )

        if self.ships_from and self.ships_until and self.ships_until < self.ships_from:
            raise ValidationError(
                {"ships_until": _("The last parcel would leave before the first.")}
            )

    @property
    def food_label(self) -> FoodLabel | None:
        """The label of food, or None for goods that are not food."""
        return next(iter(self.food_labels.all()), None)

    @property
    def needs_age_check(self) -> bool:
        """Whether the buyer must confirm an age before paying."""
        return bool(self.minimum_age)
