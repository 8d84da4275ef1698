"""Placing an order: one transaction that writes it and holds its goods, or nothing at all."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from products.services import SoldOut, StockLine, hold_stock

from .baskets import get_delivery, quote_basket
from .confirmation import (
    build_binding,
    compute_digest,
    describe_dispatch,
    get_ship_by,
    list_changes,
)
from .forms import ADDRESS_FIELDS
from .history import write_event
from .models import (
    Basket,
    Confirmation,
    Delivery,
    GatewayAccount,
    Order,
    OrderLine,
    Parcel,
    Payment,
    ShopSettings,
)
from .quotes import Quote

#: Stripe's shortest time to pay is 30 minutes from when it hears of it.
TIME_TO_PAY = timedelta(minutes=31)
#: How long nobody but the buyer looks after a payment page that may not have been opened.
FIRST_CHECK = timedelta(minutes=5)


class OrderProblem(Exception):
    """Nothing was ordered and no money moved; `sentences` say why, by name."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class UnknownConfirmation(Exception):
    """This basket was never shown such a final page."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    order: Order
    #: False when the same final page was sent before; nothing was done a second time.
    is_new: bool


def place_order(confirmation_id: uuid.UUID, *, basket: Basket) -> Placement:
    """Turn a confirmed final page into an order with its goods held and its payment prepared.

    The total is computed again from the prices of now. Raises UnknownConfirmation, or
    OrderProblem when something changed or sold out since the page was shown. Afterwards call
    `orders.payments.start_payment`: nothing outside has been told yet.
    """
    for _try in range(3):
        try:
            return _place(confirmation_id, basket=basket)
        except SoldOut as error:
            raise OrderProblem([_describe_sold_out(error, basket)]) from error
        except IntegrityError as error:
            if "number" not in str(error):
                raise
    raise OrderProblem([_("The shop is very busy just now. Please press the button again.")])


@transaction.atomic
def _place(confirmation_id: uuid.UUID, *, basket: Basket) -> Placement:
    # Of two clicks on the button the second waits here and then finds the first one's order.
    basket = Basket.objects.select_for_update(of=("self",)).select_related("site").get(pk=basket.pk)
    confirmation = Confirmation.objects.filter(pk=confirmation_id, basket=basket).first()
    if confirmation is None:
        raise UnknownConfirmation
    placed = Order.objects.filter(confirmation=confirmation).first()
    if placed is not None:
        return Placement(order=placed, is_new=False)
    account = GatewayAccount.objects.filter(site=basket.site, is_active=True).first()
    if account is None:
        raise OrderProblem([_("The shop cannot take payments just now. Nothing was ordered.")])
    delivery = get_delivery(basket)
    quote = quote_basket(basket, delivery=delivery)
    _require_unchanged(confirmation, quote=quote, delivery=delivery)
    assert delivery is not None  # noqa: S101  (tells the type checker what was just required)
    order = _write_order(confirmation, quote=quote, delivery=delivery)
    _write_payment(order, account=account)
    hold_stock(list_stock_lines(order))
    basket.lines.all().delete()
    delivery.delete()
    return Placement(order=order, is_new=True)


def list_stock_lines(order: Order) -> list[StockLine]:
    """Return what an order holds or takes in the stock."""
    return [
        StockLine(variant_id=line.variant_id, quantity=line.quantity) for line in order.lines.all()
    ]


def make_payment(order: Order, *, account: GatewayAccount, number: int) -> Payment:
    """Write down one attempt to be paid; its key and its end are part of every try."""
    now = timezone.now()
    return Payment.objects.create(
        order=order,
        account=account,
        number=number,
        idempotency_key=f"cs:{order.pk}:{number}",
        request_expires_at=now + TIME_TO_PAY,
        amount_minor=order.total_minor,
        currency=order.currency,
        next_check_at=now + FIRST_CHECK,
    )


def _write_payment(order: Order, *, account: GatewayAccount) -> None:
    make_payment(order, account=account, number=1)
    write_event(order, "placed")


def _require_unchanged(
    confirmation: Confirmation, *, quote: Quote, delivery: Delivery | None
) -> None:
    if not quote.parcels or delivery is None:
        raise OrderProblem([_("Your basket or your address is empty now. Nothing was ordered.")])
    if not quote.is_orderable:
        raise OrderProblem(list(quote.problems))
    if compute_digest(build_binding(quote, delivery)) != confirmation.digest:
        raise OrderProblem(list_changes(confirmation.shown["binding"], quote))


def _write_order(confirmation: Confirmation, *, quote: Quote, delivery: Delivery) -> Order:
    site = confirmation.basket.site
    order = Order.objects.create(
        site=site,
        number=_choose_number(site),
        confirmation=confirmation,
        language=confirmation.language,
        currency=quote.currency,
        goods_minor=quote.goods_minor,
        shipping_minor=quote.shipping_minor or 0,
        total_minor=quote.total_minor or 0,
        shown=confirmation.shown,
        phone_digits="".join(sign for sign in delivery.phone if sign.isdigit())[:20],
        **{name: getattr(delivery, name) for name in ADDRESS_FIELDS},
    )
    today = timezone.localtime().date()
    lines = []
    for quoted in quote.parcels:
        parcel = Parcel.objects.create(
            order=order,
            number=quoted.number,
            producer_key=quoted.producer_key,
            producer_name=quoted.producer_name,
            temperature=quoted.temperature,
            fee_minor=quoted.fee_minor or 0,
            ship_by=get_ship_by(quoted, today=today),
            promise=describe_dispatch(quoted, today=today)[:400],
        )
        lines += [
            OrderLine(
                order=order,
                parcel=parcel,
                variant_id=line.offer.variant_id,
                name=line.offer.name,
                quantity=line.quantity,
                unit_price_minor=line.offer.price_minor,
                tax_rate_percent=line.offer.tax_rate_percent,
            )
            for line in quoted.lines
        ]
    OrderLine.objects.bulk_create(lines)
    return order


def _choose_number(site: object) -> str:
    """Return a number that people can read aloud and that does not tell how much is sold."""
    prefix = ShopSettings.for_site(site).number_prefix
    day = timezone.localtime().strftime("%y%m%d")
    for _try in range(20):
        number = f"{prefix}-{day}-{secrets.randbelow(100_000):05d}"
        if not Order.objects.filter(site=site, number=number).exists():
            return number
    raise OrderProblem([_("The shop is very busy just now. Please press the button again.")])


def _describe_sold_out(error: SoldOut, basket: Basket) -> str:
    """Return the sentence by the name that the buyer read."""
    quote = quote_basket(basket)
    name = next(
        (line.offer.name for line in quote.lines if line.offer.variant_id == error.variant_id),
        error.name,
    )
    if error.left < 1:
        return _("%(name)s was sold out in this moment. Nothing was ordered.") % {"name": name}
    return _("Of %(name)s only %(left)d are left now. Nothing was ordered.") % {
        "name": name,
        "left": error.left,
    }
