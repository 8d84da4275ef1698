"""Placing an order: one transaction that writes it and holds its goods, or nothing at all."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from products.services import SoldOut, StockLine, hold_stock

from .baskets import get_delivery, quote_basket
from .buyer_limits import find_over_limit
from .confirmation import build_binding, compute_digest, list_changes
from .discounts import DiscountGone, say_used_up, use_code
from .history import write_event
from .models import (
    Basket,
    Confirmation,
    Delivery,
    GatewayAccount,
    Order,
    Payment,
)
from .quotes import Quote
from .remembered import load_shop
from .settlement import finish_free_order
from .writing import write_order

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


def place_order(
    confirmation_id: uuid.UUID, *, basket: Basket, is_of_age: bool = False
) -> Placement:
    """Turn a confirmed final page into an order with its goods held and its payment prepared.

    The total is computed again from the prices of now. Raises UnknownConfirmation, or
    OrderProblem when something changed or sold out since the page was shown, or when goods want
    an age that the buyer did not confirm. Afterwards call `orders.payments.start_payment`:
    nothing outside has been told yet. An order with nothing to pay is paid at once.
    """
    for _try in range(5):
        try:
            return _place(confirmation_id, basket=basket, is_of_age=is_of_age)
        except SoldOut as error:
            raise OrderProblem([_describe_sold_out(error, basket)]) from error
        except DiscountGone as error:
            code = basket.discount_code.code if basket.discount_code else ""
            raise OrderProblem([say_used_up(code)]) from error
        except IntegrityError as error:
            if "number" not in str(error):
                raise
    raise OrderProblem([_("The shop is very busy just now. Please press the button again.")])


@transaction.atomic
def _place(confirmation_id: uuid.UUID, *, basket: Basket, is_of_age: bool) -> Placement:
    # Of two clicks on the button the second waits here and then finds the first one's order.
    rows = Basket.objects.select_for_update(of=("self",))
    basket = rows.select_related("site", "discount_code", "delivery").get(pk=basket.pk)
    confirmation = Confirmation.objects.filter(pk=confirmation_id, basket=basket).first()
    if confirmation is None:
        raise UnknownConfirmation
    confirmation.basket = basket  # with its city, which is known already
    placed = Order.objects.filter(confirmation=confirmation).first()
    if placed is not None:
        return Placement(order=placed, is_new=False)
    delivery = get_delivery(basket)
    quote = quote_basket(basket, delivery=delivery)
    _require_unchanged(confirmation, quote=quote, delivery=delivery)
    assert delivery is not None  # noqa: S101  (tells the type checker what was just required)
    if quote.minimum_age and not is_of_age:
        raise OrderProblem([say_age(quote.minimum_age)])
    order = write_order(
        confirmation, quote=quote, delivery=delivery, number=_choose_number(basket.site)
    )
    if order.total_minor:
        _write_payment(order, offered=confirmation.shown.get("methods", []))
    if quote.discount and quote.discount_minor:
        use_code(order, quote.discount)
    write_event(order, "placed", age=quote.minimum_age)
    hold_stock(
        [
            StockLine(variant_id=line.offer.variant_id, quantity=line.quantity)
            for line in quote.lines
        ]
    )
    # The stock is locked now: of one buyer's two orders at once the second sees the first.
    too_many = find_over_limit(
        [(line.offer, line.quantity) for line in quote.lines], email=order.email, besides=order
    )
    if too_many:
        raise OrderProblem(too_many)
    if not order.total_minor:
        finish_free_order(order)
    _empty_basket(basket, delivery)
    return Placement(order=order, is_new=True)


def _empty_basket(basket: Basket, delivery: Delivery) -> None:
    basket.lines.all().delete()
    basket.wishes.all().delete()
    delivery.delete()
    if basket.discount_code_id or basket.source:
        Basket.objects.filter(pk=basket.pk).update(discount_code=None, source="")


def say_age(age: int) -> str:
    """Return the sentence for a buyer who did not say that he or she is old enough."""
    return _("Please confirm that you are %(age)d or older. Nothing was ordered.") % {"age": age}


def make_payment(
    order: Order, *, account: GatewayAccount, number: int, methods: list[str]
) -> Payment:
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
        methods=methods,
        next_check_at=now + FIRST_CHECK,
    )


def _write_payment(order: Order, *, offered: list[str]) -> None:
    """Prepare the first payment with the ways to pay that the final page named."""
    account = GatewayAccount.objects.filter(site=order.site, is_active=True).first()
    if account is None:
        raise OrderProblem([_("The shop cannot take payments just now. Nothing was ordered.")])
    methods = [method for method in account.methods if method in offered]
    if not methods:
        raise OrderProblem([_("The ways to pay have changed. Please look at the page once more.")])
    make_payment(order, account=account, number=1, methods=methods)


def _require_unchanged(
    confirmation: Confirmation, *, quote: Quote, delivery: Delivery | None
) -> None:
    if not quote.parcels or delivery is None:
        raise OrderProblem([_("Your basket or your address is empty now. Nothing was ordered.")])
    if not quote.is_orderable:
        raise OrderProblem(list(quote.problems))
    if compute_digest(build_binding(quote, delivery)) != confirmation.digest:
        raise OrderProblem(list_changes(confirmation.shown["binding"], quote))


def _choose_number(site: Site) -> str:
    """Return a number that people can read aloud and that does not tell how much is sold.

    Of two orders with the same number the database refuses the second, which is then written
    with another one.
    """
    prefix = load_shop(site).number_prefix
    day = timezone.localtime().strftime("%y%m%d")
    return f"{prefix}-{day}-{secrets.randbelow(100_000):05d}"


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
