from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from products.states import TaxRate, Temperature


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
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.on_sale_from and self.on_sale_until and self.on_sale_until <= self.on_sale_from:
            raise ValidationError(
                {"on_sale_until": _("The sale would end before it begins. Choose a later day.")}
            )

    @property
    def food_label(self) -> FoodLabel | None:
        """The label of food, or None for goods that are not food."""
        return next(iter(self.food_labels.all()), None)


class Variant(models.Model):
    """One size or kind of a sellable, with its price. Retired, never deleted."""

    sellable = ParentalKey(Sellable, on_delete=models.PROTECT, related_name="variants")
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)
    name = models.CharField(
        _("size or kind"),
        max_length=60,
        blank=True,
        help_text=_("Such as 10個入り. Empty where there is only one."),
    )
    price_minor = models.PositiveIntegerField(
        _("price with tax"), help_text=_("What the buyer pays for one, tax included.")
    )
    currency = models.CharField(max_length=3, default="JPY", editable=False)
    tax_rate_percent = models.PositiveSmallIntegerField(
        _("tax rate inside the price"), choices=TaxRate.choices, default=TaxRate.REDUCED
    )
    weight_grams = models.PositiveIntegerField(
        _("weight with its box, in grams"), default=500, help_text=_("For the parcel's size.")
    )
    temperature = models.CharField(
        _("how it travels"),
        max_length=8,
        choices=Temperature.choices,
        default=Temperature.AMBIENT,
    )
    per_order_limit = models.PositiveSmallIntegerField(
        _("at most per order"), default=10, help_text=_("Protects scarce goods. 1 to 999.")
    )
    is_retired = models.BooleanField(_("no longer sold"), default=False)

    class Meta:
        verbose_name = _("size or kind")
        verbose_name_plural = _("sizes and kinds")
        ordering = ["sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tax_rate_percent__in=[8, 10]), name="variant_tax_rate_known"
            ),
            models.CheckConstraint(
                condition=models.Q(temperature__in=["ambient", "chilled", "frozen"]),
                name="variant_temperature_known",
            ),
            models.CheckConstraint(
                condition=models.Q(currency__in=["JPY", "KRW"]), name="variant_currency_known"
            ),
            models.CheckConstraint(
                condition=models.Q(per_order_limit__gte=1, per_order_limit__lte=999),
                name="variant_limit_in_range",
            ),
        ]

    sort_order_field = "sort_order"

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name on an order line: goods and size."""
        return f"{self.sellable.name} {self.name}".strip()


class PriceChange(models.Model):
    """Which price and tax rate a variant had from when on, and who set it. Append-only."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="price_changes")
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    tax_rate_percent = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.price_minor} {self.currency} ({self.at:%Y-%m-%d})"


class FoodLabel(models.Model):
    """What the law wants said of packed food, shown on the page as on the package."""

    sellable = ParentalKey(Sellable, on_delete=models.CASCADE, related_name="food_labels")
    kind = models.CharField(_("kind of food"), max_length=100, help_text=_("Such as 和生菓子."))
    ingredients = models.TextField(_("ingredients"))
    allergens = models.CharField(
        _("allergens in it"),
        max_length=200,
        blank=True,
        help_text=_("One after the other with commas, such as 小麦、卵. Empty: none."),
    )
    allergen_note = models.CharField(
        _("made in the same place"),
        max_length=200,
        blank=True,
        help_text=_("Such as: the same workshop uses eggs and milk."),
    )
    origin = models.CharField(_("origin"), max_length=120, blank=True)
    net_weight = models.CharField(_("net weight"), max_length=80)
    best_before_days = models.PositiveSmallIntegerField(
        _("keeps for how many days after it is sent"), null=True, blank=True
    )
    storage = models.CharField(_("how to keep it"), max_length=120)
    maker = models.CharField(_("maker and address"), max_length=200)
    nutrition = models.CharField(_("nutrition facts"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("food label")
        constraints = [
            models.UniqueConstraint(fields=["sellable"], name="food_label_once_per_sellable")
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def allergen_names(self) -> list[str]:
        """The allergens one by one, in the order in which they were written."""
        text = self.allergens.replace("、", ",").replace("，", ",").replace("・", ",")
        return [part.strip() for part in text.split(",") if part.strip()]
