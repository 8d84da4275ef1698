"""Whether a shop may open: what the law wants shown must be there, and a way to pay and send."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.hosts import load_site
from orders.remembered import list_methods, load_fees
from products.models import Producer, Sellable
from products.states import Seller

from .seller import SellerDetails, load_seller


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Something without which the shop, or one producer's goods, are not sold."""

    sentence: str
    #: Where in the admin it is written down: the menu's words and the address.
    place: str
    url: str
    #: Whether the legal notice cannot be shown without it.
    is_in_notice: bool = True
    #: Whether only one producer's goods wait for it, and not the whole shop.
    is_of_producer: bool = False


def is_shop_open(site_id: int) -> bool:
    """Return whether goods may be ordered: read by the catalogue for each page."""
    site = load_site(site_id)
    return site is not None and not find_missing(site)


def find_missing(site: Site) -> list[Missing]:
    """Return what the whole shop still lacks; [] when it is open. Four queries at most.

    In a running shop the answer is as old as what was last changed.
    """
    return [*_find_missing_details(site, load_seller(site)), *_find_missing_means(site)]


def find_missing_in_notice(site: Site, seller: SellerDetails) -> list[Missing]:
    """Return what the legal notice cannot do without."""
    return _find_missing_details(site, seller)


def list_gaps(site: Site) -> list[Missing]:
    """Return all that the desk should see: the shop's gaps, and those of single producers."""
    return [*find_missing(site), *_find_incomplete_producers(site)]


def list_selling_sites() -> list[Site]:
    """Return the cities that have goods to sell."""
    goods = Sellable.objects.filter(site=OuterRef("pk"), is_retired=False)
    return list(Site.objects.filter(Exists(goods)).order_by("pk"))


def _find_missing_details(site: Site, seller: SellerDetails) -> list[Missing]:
    wanted = [
        (seller.name, _("The name of the seller is missing.")),
        (seller.phone, _("A telephone number for buyers is missing.")),
        (seller.email, _("An e-mail address for buyers is missing.")),
    ]
    if not seller.own_page_url:
        wanted += [
            (seller.responsible_person, _("The person responsible for the shop is missing.")),
            (seller.address, _("The address of the shop is missing.")),
        ]
    place = _("Settings, Shop")
    url = reverse("wagtailsettings:edit", args=["orders", "shopsettings", site.pk])
    return [
        Missing(sentence=sentence, place=place, url=url) for value, sentence in wanted if not value
    ]


def _find_missing_means(site: Site) -> list[Missing]:
    methods = list_methods(site)
    missing = []
    if methods is None:
        sentence = _("A payment account is missing.")
    elif not methods:
        sentence = _("No way to pay is switched on.")
    else:
        sentence = ""
    if sentence:
        missing.append(
            Missing(
                sentence=sentence,
                place=_("Settings, Payment account"),
                url=f"{reverse('orders_account')}?site={site.pk}",
                is_in_notice=False,
            )
        )
    if not load_fees(site):
        missing.append(
            Missing(
                sentence=_("The shipping fees are missing."),
                place=_("Settings, Shipping fees"),
                url=f"{reverse('orders_desk:fees')}?site={site.pk}",
                is_in_notice=False,
            )
        )
    return missing


def _find_incomplete_producers(site: Site) -> list[Missing]:
    producers = Producer.objects.filter(
        site=site, seller=Seller.PRODUCER, is_retired=False, sellables__is_retired=False
    ).distinct()
    return [
        Missing(
            sentence=_(
                "%(producer)s sells in their own name, but the address or the telephone is "
                "missing. Their goods cannot be ordered until it is there."
            )
            % {"producer": producer.name},
            place=_("Shop goods, Producers"),
            url=reverse(producer.snippet_viewset.get_url_name("edit"), args=[producer.pk]),
            is_of_producer=True,
        )
        for producer in producers
        if not producer.may_be_seller
    ]
