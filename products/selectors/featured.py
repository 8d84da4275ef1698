"""The goods of the day, with the person behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page

from products.models import ProducerPage, ProductPage

from .producers import find_producer_page
from .shelves import (
    NEWEST_FIRST,
    ProductCard,
    build_card,
    list_goods_in_stock,
    list_goods_on_shelf,
    with_shelf_rows,
)


@dataclass(frozen=True, kw_only=True)
class Featured:
    """The goods of the day with the person behind them."""

    card: ProductCard
    badge: str
    producer_page: ProducerPage | None


def find_featured(
    chosen: ProductPage | None, *, below: Page, at: datetime, badge: str = ""
) -> Featured | None:
    """Return the goods of the day below a page: the chosen ones, else the newest on sale.

    `badge` is the word on their picture; without it the page's own is used.
    """
    goods = list_goods_on_shelf(ProductPage.objects.descendant_of(below))
    product = None
    if chosen is not None:
        product = with_shelf_rows(goods.filter(pk=chosen.pk), at=at).first()
    if product is None:
        in_stock = list_goods_in_stock(goods, at=at).order_by(*NEWEST_FIRST)
        product = with_shelf_rows(in_stock, at=at).first()
    if product is None:
        return None
    return Featured(
        card=build_card(product, at=at),
        badge=badge or product.badge,
        producer_page=find_producer_page(product.sellable.producer_id),
    )
