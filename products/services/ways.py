"""Ways to buy besides our own basket."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.pagecache import expire_pages_on_commit
from products.malls.addresses import is_allowed_address
from products.models import Sellable, ShopWindowSettings, WayToBuy


@transaction.atomic
def add_way(
    sellable: Sellable,
    *,
    kind: str,
    url: str = "",
    shop_name: str = "",
    price_minor: int | None = None,
    price_as_of: date | None = None,
    phone: str = "",
    note: str = "",
) -> WayToBuy:
    """Add a way to buy goods. Raises ValidationError, such as for a host that is not allowed."""
    way = WayToBuy(
        sellable=sellable,
        sort_order=sellable.ways.count(),
        kind=kind,
        url=url,
        shop_name=shop_name,
        price_minor=price_minor,
        price_as_of=price_as_of,
        phone=phone,
        note=note,
    )
    way.full_clean()
    hosts = ShopWindowSettings.for_site(sellable.site).list_mall_hosts()
    if url and not is_allowed_address(url, hosts=hosts):
        raise ValidationError({"url": _("The city does not allow this shop.")})
    way.save()
    expire_pages_on_commit()
    return way
