"""What Stripe demands of a session's lines and of their sum."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.payments.common_rules import check_length, check_url
from sandbox.payments.errors import BadCallError, NoSuchObjectError, describe_missing
from sandbox.payments.form_data import join_path
from sandbox.payments.methods import LARGEST_AMOUNT, SMALLEST_TOTAL, format_amount

MAX_LINES = 100
MAX_QUANTITY = 999_999
MAX_IMAGES = 8
MAX_UNIT_LABEL = 12
MAX_SHIPPING_NAME = 100
MAX_SHIPPING_OPTIONS = 5


def check_items(items: list[dict[str, Any]]) -> str:
    """Check all lines and return their one currency."""
    if not items:
        raise describe_missing("line_items")
    if len(items) > MAX_LINES:
        raise BadCallError(
            f"There is a limit of {MAX_LINES} line items with one-time prices.",
            param="line_items",
        )
    for number, item in enumerate(items):
        _check_item(item, join_path("line_items", number))
    currencies = {item["price_data"]["currency"] for item in items}
    if len(currencies) > 1:
        raise BadCallError(
            "All line items must have the same currency; you passed "
            f"{', '.join(sorted(currencies))}.",
            param="line_items",
        )
    return currencies.pop()


def _check_item(item: dict[str, Any], path: str) -> None:
    take_one_of(item, ("price", "price_data"), path)
    if "price" in item:
        raise NoSuchObjectError("price", item["price"], param=join_path(path, "price"), status=400)
    if item.get("tax_rates"):
        raise NoSuchObjectError(
            "tax rate", item["tax_rates"][0], param=join_path(path, "tax_rates"), status=400
        )
    if "quantity" not in item:
        raise BadCallError(
            f"Quantity is required. Add `quantity` to `{path}`",
            code="parameter_missing",
            param=join_path(path, "quantity"),
        )
    if not 1 <= item["quantity"] <= MAX_QUANTITY:
        raise BadCallError(
            f"This value must be greater than or equal to 1 and at most {MAX_QUANTITY}.",
            code="parameter_invalid_integer",
            param=join_path(path, "quantity"),
        )
    _check_price(item["price_data"], join_path(path, "price_data"))


def _check_price(price: dict[str, Any], path: str) -> None:
    check_currency(price["currency"], param=join_path(path, "currency"))
    take_one_of(price, ("product", "product_data"), path)
    take_one_of(price, ("unit_amount", "unit_amount_decimal"), path)
    if "product" in price:
        raise NoSuchObjectError(
            "product", price["product"], param=join_path(path, "product"), status=400
        )
    if "recurring" in price:
        raise BadCallError(
            "You specified `payment` mode but passed a recurring price. Either switch to "
            "`subscription` mode or use only one-time prices.",
            param=join_path(path, "recurring"),
        )
    check_amount(get_unit_amount(price, path), param=join_path(path, "unit_amount"))
    product, place = price["product_data"], join_path(path, "product_data")
    check_length(product.get("unit_label"), at_most=MAX_UNIT_LABEL, param=f"{place}[unit_label]")
    images = product.get("images", [])
    if len(images) > MAX_IMAGES:
        raise BadCallError(
            f"You may only pass up to {MAX_IMAGES} images.", param=f"{place}[images]"
        )
    for number, image in enumerate(images):
        check_url(image, param=f"{place}[images][{number}]")


def get_unit_amount(price: dict[str, Any], path: str = "") -> int:
    """Return the price of one in minor units, from whichever of the two fields it came in."""
    if "unit_amount" in price:
        return int(price["unit_amount"])
    number = Decimal(price["unit_amount_decimal"])
    if number != number.to_integral_value():
        raise BadCallError(
            "The sandbox does not play fractions of the smallest unit.",
            param=join_path(path, "unit_amount_decimal"),
        )
    return int(number)


def check_currency(currency: str, *, param: str) -> None:
    """Refuse a currency that is not one of the sandbox's, or not written in small letters."""
    if currency not in SMALLEST_TOTAL:
        raise BadCallError(
            f"Invalid currency: {currency}. Stripe currently supports these currencies: "
            f"{', '.join(SMALLEST_TOTAL)}",
            param=param,
        )


def check_amount(amount: int, *, param: str) -> None:
    """Refuse less than nothing and more than eight digits."""
    if amount < 0:
        raise BadCallError(
            "This value must be greater than or equal to 0.",
            code="parameter_invalid_integer",
            param=param,
        )
    if amount > LARGEST_AMOUNT:
        raise BadCallError(
            f"Amount must be no more than {LARGEST_AMOUNT}", code="amount_too_large", param=param
        )


def check_total(total: int, currency: str) -> None:
    """Refuse a sum below what a card can be charged; nothing at all is allowed."""
    smallest = SMALLEST_TOTAL[currency]
    if 0 < total < smallest:
        raise BadCallError(
            "The Checkout Session's total amount due must add up to at least "
            f"{format_amount(smallest, currency)} {currency}",
            code="amount_too_small",
        )
    if total > LARGEST_AMOUNT:
        raise BadCallError(
            "The Checkout Session's total amount must be no more than "
            f"{format_amount(LARGEST_AMOUNT, currency)} {currency}",
            code="amount_too_large",
        )


def check_shipping(options: list[dict[str, Any]], currency: str) -> None:
    """Check the delivery fees; the sandbox's page offers no choice between several."""
    if len(options) > MAX_SHIPPING_OPTIONS:
        raise BadCallError(
            f"You may only pass up to {MAX_SHIPPING_OPTIONS} shipping options.",
            param="shipping_options",
        )
    if len(options) > 1:
        raise BadCallError(
            "The sandbox does not play a choice of shipping options.", param="shipping_options"
        )
    for number, option in enumerate(options):
        _check_shipping_option(option, currency, join_path("shipping_options", number))


def _check_shipping_option(option: dict[str, Any], currency: str, path: str) -> None:
    take_one_of(option, ("shipping_rate", "shipping_rate_data"), path)
    if "shipping_rate" in option:
        raise NoSuchObjectError(
            "shipping rate",
            option["shipping_rate"],
            param=join_path(path, "shipping_rate"),
            status=400,
        )
    rate, place = option["shipping_rate_data"], join_path(path, "shipping_rate_data")
    check_length(
        rate["display_name"], at_most=MAX_SHIPPING_NAME, param=join_path(place, "display_name")
    )
    if "fixed_amount" not in rate:
        raise describe_missing(join_path(place, "fixed_amount"))
    check_amount(rate["fixed_amount"]["amount"], param=f"{place}[fixed_amount][amount]")
    if rate["fixed_amount"]["currency"] != currency:
        raise BadCallError(
            "The shipping rate's currency must be the line items' currency.",
            param=f"{place}[fixed_amount][currency]",
        )


def take_one_of(group: dict[str, Any], names: tuple[str, ...], path: str) -> None:
    """Demand exactly one of the names."""
    given = [name for name in names if name in group]
    if not given:
        raise BadCallError(
            f"You must specify one of `{'` or `'.join(names)}` in `{path}`.",
            code="parameter_missing",
            param=path,
        )
    if len(given) > 1:
        raise BadCallError(
            f"You may only specify one of these parameters: {', '.join(given)}.",
            code="parameters_exclusive",
            param=path,
        )
