"""Forms of goods and producers: no price without a trace, no row of another city."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from core.admin.city_rows import OwnCityForm
from core.admin.sites import list_sites_of
from products.malls.addresses import is_allowed_address
from products.models import GoodsKind, Producer, ShopWindowSettings
from products.services import receive_stock, settle_producer, settle_sellable
from products.states import WayKind
from products.taxes import list_tax_choices

from .numbers import NumberField, PlainNumbersMixin
from .people import filter_people_of

MOST_PIECES = 1_000_000


def list_producers_for(user: Any, *, chosen_id: int | None = None) -> Any:
    """Return the producers that a user may choose: of their cities, and not retired."""
    producers = Producer.objects.filter(site__in=list_sites_of(user))
    return producers.filter(Q(is_retired=False) | Q(pk=chosen_id))


def show_percents(field: Any) -> None:
    """Let a choice of tax show the percent of today beside the name of the class."""
    field.empty_label = None
    names = dict(list_tax_choices(timezone.now()))
    field.label_from_instance = lambda row: names.get(row.pk, row.name)


class ProducerForm(OwnCityForm):
    """Keeps the key for ever, and offers the people of the city."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["key"].disabled = True
        if "editors" in self.fields:
            people = self.fields["editors"].queryset.filter(is_active=True)
            people = filter_people_of(people, list_sites_of(self.for_user))
            self.fields["editors"].queryset = people.order_by("username")

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        row = super().save(commit=commit)
        if commit and isinstance(row, Producer):
            settle_producer(row)
        return row


class VariantForm(PlainNumbersMixin, WagtailAdminModelForm):
    """A size or kind; a new one says how many there are."""

    received = NumberField(
        label=gettext_lazy("pieces to start with"),
        required=False,
        min_value=0,
        max_value=MOST_PIECES,
        help_text=gettext_lazy("Later, what comes in is added on the page of the stock."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_percents(self.fields["tax_class"])
        if self.instance.pk:
            self.fields.pop("received", None)


class SellableForm(PlainNumbersMixin, WagtailAdminModelForm):
    """Goods with their sizes and label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["producer"].queryset = list_producers_for(
            self.for_user, chosen_id=self.instance.producer_id
        )
        if "kind" in self.fields:
            sites = list_sites_of(self.for_user)
            self.fields["kind"].queryset = GoodsKind.objects.filter(
                Q(is_retired=False) | Q(pk=self.instance.kind_id), site__in=sites
            )

    def clean(self) -> Any:
        cleaned_data = super().clean()
        producer = cleaned_data.get("producer")
        if producer is not None:
            if self.instance.pk and producer.site_id != self.instance.site_id:
                self.add_error("producer", _("This producer belongs to another city."))
            else:
                self.instance.site = producer.site
        self._keep_rows()
        self._check_ways(producer)
        self._check_licence(producer)
        return cleaned_data

    def _keep_rows(self) -> None:
        """Delete no size and no way to buy that is stored: orders and figures name them."""
        for relation in ("variants", "ways"):
            if relation not in self.formsets:
                continue
            for row in (form.instance for form in self.formsets[relation].deleted_forms):
                if row.pk:
                    self.add_error(None, _say_kept(row, relation))

    def _check_ways(self, producer: Producer | None) -> None:
        """Lead only to shops that the city allows, and to a pick-up point that there is."""
        if producer is None or "ways" not in self.formsets:
            return
        hosts = ShopWindowSettings.for_site(producer.site).list_mall_hosts()
        for form in self.formsets["ways"].forms:
            values = getattr(form, "cleaned_data", {})
            if values.get("DELETE"):
                continue
            if values.get("url") and not is_allowed_address(values["url"], hosts=hosts):
                form.add_error("url", _say_hosts(hosts))
            if values.get("kind") == WayKind.PICKUP and not producer.pickup_address:
                form.add_error("kind", _("This producer has no pick-up point yet. Add it there."))

    def _check_licence(self, producer: Producer | None) -> None:
        """Sell alcohol by mail only for who may: the page shows the licence."""
        if producer is None or not self.cleaned_data.get("minimum_age"):
            return
        if not producer.find_alcohol_licence(timezone.localdate()):
            text = _(
                "%(producer)s has no licence for selling alcohol by mail order that is valid "
                "today. Write it down with the producer first."
            )
            self.add_error("minimum_age", text % {"producer": producer.name})

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        sellable = super().save(commit=commit)
        if commit:
            settle_sellable(sellable, by=self.for_user)
            for form in self.formsets["variants"].forms:
                received = form.cleaned_data.get("received")
                if received and form.instance.pk:
                    receive_stock(form.instance.pk, quantity=received, by=self.for_user)
        return sellable


def _say_kept(row: Any, relation: str) -> str:
    if relation == "ways":
        text = _(
            "“%(name)s” cannot be deleted: figures hang on it. "
            "Reload this page and take away the tick at “offered now” instead."
        )
        return text % {"name": row}
    text = _(
        "“%(name)s” cannot be deleted: old orders name it. "
        "Reload this page and tick “no longer sold” instead."
    )
    return text % {"name": row.name or row.full_name}


def _say_hosts(hosts: list[str]) -> str:
    if not hosts:
        return _(
            "The city allows no other shop yet. An operator adds it under Settings, Shop window."
        )
    return _("Only addresses of these shops are allowed, with https: %(hosts)s.") % {
        "hosts": ", ".join(hosts)
    }
