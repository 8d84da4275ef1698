"""Baskets of people without an account: found by a cookie, changed line by line."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from products.selectors import get_offer

from .discounts import find_code
from .models import Basket, BasketLine, Delivery, DeliveryWish
from .models.baskets import MAX_LINES
from .postcodes import find_place
from .quantities import BadQuantity, parse_quantity
from .quotes import Quote, WantedLine, Wish, build_quote, find_problem

COOKIE = "basket"
COOKIE_SECONDS = 30 * 24 * 3600


class BasketProblem(Exception):
    """The basket stays as it is; the message is a sentence for the buyer."""


def find_basket(request: HttpRequest, *, site: Site) -> Basket | None:
    """Return the basket that the request's cookie opens in this city, or None."""
    token = request.COOKIES.get(COOKIE, "")
    if not 20 <= len(token) <= 100:
        return None
    baskets = Basket.objects.filter(site=site, token_hash=_hash(token))
    basket = baskets.select_related("discount_code", "delivery").first()
    if basket is not None:
        basket.site = site  # the request's own, with what it remembers
    return basket


def open_basket(*, site: Site) -> tuple[Basket, str]:
    """Make an empty basket; return it with the text that belongs in the cookie."""
    token = secrets.token_urlsafe(32)
    return Basket.objects.create(site=site, token_hash=_hash(token)), token


def set_basket_cookie(response: HttpResponse, token: str, *, is_secure: bool) -> None:
    response.set_cookie(
        COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=is_secure
    )


def add_to_basket(basket: Basket, *, variant_id: int, quantity: str) -> str:
    """Put more of a variant into the basket; return the name of what was put in.

    Raises BasketProblem with a sentence when the quantity is no number, the goods are not on
    sale or not that many, or the basket has too many lines. Nothing is held yet.
    """
    offer = get_offer(variant_id, site=basket.site, at=timezone.now())
    if offer is None:
        raise BasketProblem(_("These goods are not sold here any more."))
    number = _parse(quantity)
    with transaction.atomic():
        Basket.objects.select_for_update().get(pk=basket.pk)
        line = basket.lines.filter(variant_id=variant_id).first()
        wanted = number + (line.quantity if line else 0)
        problem = find_problem(offer, wanted)
        if problem:
            raise BasketProblem(problem)
        if line is None and basket.lines.count() >= MAX_LINES:
            raise BasketProblem(
                _("A basket holds at most %(limit)d kinds of goods. Please order these first.")
                % {"limit": MAX_LINES}
            )
        BasketLine.objects.update_or_create(
            basket=basket, variant_id=variant_id, defaults={"quantity": wanted}
        )
        basket.save(update_fields=["updated_at"])
    return offer.name


def change_quantity(basket: Basket, *, variant_id: int, quantity: str) -> None:
    """Set how many of a line are wanted; 0 takes the line out. Raises BasketProblem."""
    line = basket.lines.filter(variant_id=variant_id).first()
    if line is None:
        raise BasketProblem(_("These goods are no longer in your basket."))
    number = _parse(quantity, least=0)
    if number == 0:
        line.delete()
        return
    offer = get_offer(variant_id, site=basket.site, at=timezone.now())
    if offer is not None and number > line.quantity:
        problem = find_problem(offer, number)
        if problem:
            raise BasketProblem(problem)
    basket.lines.filter(pk=line.pk).update(quantity=number)


def remove_line(basket: Basket, *, variant_id: int) -> None:
    """Take a variant out of the basket; one that is not in it is no fault."""
    basket.lines.filter(variant_id=variant_id).delete()


def set_prefecture(basket: Basket, prefecture: str) -> None:
    """Remember where the parcels go, for the fees that the basket shows."""
    set_place(basket, prefecture=prefecture, postcode="")


def set_place(basket: Basket, *, prefecture: str, postcode: str) -> None:
    """Let the basket's fees be those of an address."""
    basket.prefecture = prefecture
    basket.postcode = postcode
    basket.save(update_fields=["prefecture", "postcode", "updated_at"])


def set_postcode(basket: Basket, text: str) -> None:
    """Remember the postcode of where the parcels go, and its prefecture. Raises BasketProblem."""
    place = find_place(text)
    if place is None:
        raise BasketProblem(_("We do not know this postcode. Please choose the prefecture."))
    set_place(basket, prefecture=place.prefecture, postcode=place.postcode)


def set_code(basket: Basket, text: str) -> None:
    """Put a discount code on the basket; "" takes it off. Raises BasketProblem."""
    code = find_code(text, site=basket.site) if text.strip() else None
    if text.strip() and code is None:
        raise BasketProblem(_("We do not know this code. Please look at each letter once more."))
    basket.discount_code = code
    basket.save(update_fields=["discount_code", "updated_at"])


def quote_basket(basket: Basket, *, delivery: Delivery | None = None) -> Quote:
    """Return what the basket means at the prices of now.

    Fees are those of the address where there is one, else of the prefecture that was chosen to
    see what it would cost.
    """
    wanted = [
        WantedLine(variant_id=line.variant_id, quantity=line.quantity)
        for line in basket.lines.order_by("pk")
    ]
    return build_quote(
        wanted,
        site=basket.site,
        at=timezone.now(),
        prefecture=delivery.prefecture if delivery else basket.prefecture,
        postcode=delivery.postcode if delivery else basket.postcode,
        wishes=list_wishes(basket),
        code=basket.discount_code,
        email=delivery.email if delivery else "",
    )


def list_wishes(basket: Basket) -> dict[tuple[str, str], Wish]:
    """Return how the buyer wants each producer's goods, by (producer key, temperature)."""
    return {
        (wish.producer_key, wish.temperature): Wish(
            is_pickup=wish.is_pickup, day=wish.day, slot=wish.slot
        )
        for wish in basket.wishes.all()
    }


def set_wishes(basket: Basket, wishes: dict[tuple[str, str], Wish]) -> None:
    """Remember how the buyer wants each producer's goods; the same twice is one row."""
    for (producer_key, temperature), wish in wishes.items():
        DeliveryWish.objects.update_or_create(
            basket=basket,
            producer_key=producer_key,
            temperature=temperature,
            defaults={"is_pickup": wish.is_pickup, "day": wish.day, "slot": wish.slot},
        )


def get_delivery(basket: Basket) -> Delivery | None:
    """Return the address that was typed for this basket, or None."""
    return getattr(basket, "delivery", None)


@transaction.atomic
def set_delivery(basket: Basket, **address: str) -> None:
    """Keep where the parcels go; sent twice at once, it is kept once."""
    Delivery.objects.update_or_create(basket=basket, defaults=address)
    set_place(basket, prefecture=address["prefecture"], postcode=address["postcode"])


def tidy_baskets() -> int:
    """Forget baskets whose cookie is over. A tick job."""
    old = Basket.objects.filter(updated_at__lt=timezone.now() - timedelta(seconds=COOKIE_SECONDS))
    baskets, _kinds = Basket.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:500])
    ).delete()
    return baskets


def refill_basket(basket: Basket, wanted: list[WantedLine]) -> None:
    """Put lines back that were ordered and not paid; what is there already is not doubled."""
    for line in wanted:
        BasketLine.objects.get_or_create(
            basket=basket, variant_id=line.variant_id, defaults={"quantity": line.quantity}
        )


def _parse(quantity: str, *, least: int = 1) -> int:
    try:
        return parse_quantity(quantity, least=least)
    except BadQuantity as error:
        raise BasketProblem(str(error)) from error


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
