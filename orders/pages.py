"""What the order's own page tells its buyer."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.dates import format_day, format_moment
from core.models import CitySettings
from core.money import format_money
from products.words import name_temperature

from .cancelling import is_cancellable
from .models import Order, Parcel, ParcelProblem, Payment, Refund, ShopSettings
from .problems import list_reportable
from .promises import name_parcel
from .states import OrderState, ParcelState


@dataclass(frozen=True, kw_only=True)
class ParcelPart:
    title: str
    status: str
    detail: str
    lines: tuple[str, ...]
    is_shipped: bool


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """Sentences and amounts in the active language."""

    status: str
    explanation: str
    total: str
    goods: str
    shipping: str
    #: What a code took off, with its name; "" without one.
    discount: str
    discount_code: str
    parcels: tuple[ParcelPart, ...]
    may_pay: bool
    may_order_again: bool
    pay_until: str
    #: Where the number for the convenience store stands; "" for other payments.
    voucher_url: str
    #: Before the first parcel is packed.
    may_cancel: bool
    #: Whether there is a parcel that something may be wrong with.
    may_report: bool
    problems: tuple[ParcelProblem, ...]
    #: Cash goes back only to a bank account that the buyer names.
    needs_bank_account: bool
    phone: str
    email: str


def build_order_page(order: Order) -> OrderPage:
    """Return what the page of an order with its parcels and lines says now."""
    shop = ShopSettings.for_site(order.site)
    city = CitySettings.for_site(order.site)
    return OrderPage(
        status=_name_state(order),
        explanation=explain_order(order),
        total=format_money(order.total_minor, order.currency),
        goods=format_money(order.goods_minor, order.currency),
        shipping=format_money(order.shipping_minor, order.currency),
        discount=f"−{format_money(order.discount_minor, order.currency)}"
        if order.discount_minor
        else "",
        discount_code=order.discount_code,
        parcels=tuple(_build_parcel(order, parcel) for parcel in order.parcels.all()),
        may_pay=order.state == OrderState.HELD,
        may_order_again=order.state == OrderState.EXPIRED,
        pay_until=_get_pay_until(order),
        voucher_url=_get_voucher_url(order),
        may_cancel=is_cancellable(order),
        may_report=bool(list_reportable(order)),
        problems=tuple(order.problems.select_related("parcel")),
        needs_bank_account=Refund.objects.filter(
            payment__order=order, state=Refund.State.BUYER
        ).exists(),
        phone=shop.phone or city.phone,
        email=shop.email or city.email,
    )


def _name_state(order: Order) -> str:
    """Return the state in the buyer's words; the desk's own say more of the books."""
    if order.state == OrderState.AWAITING:
        return _("waiting for your payment at the convenience store")
    return str(order.get_state_display())


def explain_order(order: Order) -> str:
    """Return what happened, what is true now and what the buyer does, in one or two sentences."""
    sentences = {
        OrderState.HELD: _(
            "Your goods are kept for you, but the payment is still missing. "
            "Nothing has been charged yet."
        ),
        OrderState.AWAITING: _(
            "Please pay at the store with the number that you were given. "
            "We send the goods as soon as the money is here."
        ),
        OrderState.PAID: _("We have received your payment. There is nothing more for you to do."),
        OrderState.EXPIRED: _(
            "The time to pay is over and the goods are free for others again. Nothing was charged."
        ),
        OrderState.CANCELLED: _("This order was cancelled."),
        OrderState.REVIEW: _(
            "We have received a payment and look at it once more before we send the goods. "
            "We will write to you."
        ),
        OrderState.REFUND_DUE: _(
            "We are paying your money back. It can take some days until you see it."
        ),
        OrderState.REFUNDED: _("We have paid your money back."),
    }
    return sentences[OrderState(order.state)]


def _get_pay_until(order: Order) -> str:
    payment = _find_payment(order)
    return format_moment(payment.pay_until or payment.request_expires_at) if payment else ""


def _get_voucher_url(order: Order) -> str:
    payment = _find_payment(order) if order.state == OrderState.AWAITING else None
    return payment.voucher_url if payment else ""


def _find_payment(order: Order) -> Payment | None:
    """Return the payment that an unpaid order waits for."""
    if not order.is_payable:
        return None
    return order.payments.exclude(state=Payment.State.REJECTED).order_by("-number").first()


def _build_parcel(order: Order, parcel: Parcel) -> ParcelPart:
    is_live = order.state == OrderState.PAID
    return ParcelPart(
        title=name_parcel(parcel.producer_name, name_temperature(parcel.temperature)),
        status=str(ParcelState(parcel.state).label) if is_live else "",
        detail=_describe_parcel(parcel) if is_live else "",
        lines=tuple(f"{line.name} × {line.quantity}" for line in parcel.lines.all()),
        is_shipped=parcel.state == ParcelState.SHIPPED,
    )


def _describe_parcel(parcel: Parcel) -> str:
    if parcel.state == ParcelState.SHIPPED and parcel.shipped_at:
        sent = _("Sent on %(day)s.") % {"day": format_day(parcel.shipped_at)}
        if parcel.tracking_number:
            number = f"{parcel.carrier} {parcel.tracking_number}".strip()
            return sent + " " + _("Tracking number: %(number)s") % {"number": number}
        return sent
    return parcel.promise
