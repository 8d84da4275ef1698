"""What the shop asks of a payment provider, whichever it is.

One adapter per provider, named in CITYPORTAL_GATEWAYS; the credentials are a city's own row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .models import GatewayAccount


class PageState(StrEnum):
    """What the provider says of a payment page."""

    OPEN = "open"
    PENDING = "pending"  # promised (convenience store), no money yet
    PAID = "paid"
    FAILED = "failed"  # promised, and then not paid
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class PaymentLine:
    """A line of the payment page: text for the buyer, amount including tax in minor units."""

    text: str
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class PaymentRequest:
    """Everything of a payment page. The same row makes the same request, to the letter."""

    order_ref: str
    payment_number: int
    order_number: str
    lines: tuple[PaymentLine, ...]
    currency: str
    email: str
    language: str
    #: Names of `orders.methods.Method` that the page offers, and no others.
    methods: tuple[str, ...]
    expires_at: datetime
    success_url: str
    cancel_url: str
    idempotency_key: str


@dataclass(frozen=True, kw_only=True)
class PaymentPage:
    """A payment page as the provider sees it now."""

    id: str
    url: str
    state: PageState
    amount_minor: int
    currency: str
    payment_ref: str
    order_ref: str
    payment_number: int
    #: Of a pending payment: where the buyer finds the code, and how long it can be paid.
    voucher_url: str = ""
    pay_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RefundRequest:
    payment_ref: str
    amount_minor: int
    order_ref: str
    refund_ref: str
    idempotency_key: str
    #: Where the provider asks for a bank account, if the money cannot go back by itself.
    email: str = ""


class RefundState(StrEnum):
    PENDING = "pending"
    BUYER = "buyer"  # the buyer must name a bank account first
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class ProviderRefund:
    id: str
    state: RefundState
    amount_minor: int
    refund_ref: str
    error: str


@dataclass(frozen=True, kw_only=True)
class ProviderDispute:
    """A dispute as the provider sees it; `state` is one of `models.Dispute.State`."""

    id: str
    state: str
    reason: str
    amount_minor: int
    currency: str
    payment_ref: str
    opened_at: datetime
    due_by: datetime | None


@dataclass(frozen=True, kw_only=True)
class ProviderMoney:
    """Money that the provider took, and how much of it has gone back."""

    payment_ref: str
    amount_minor: int
    refunded_minor: int
    currency: str
    order_ref: str
    #: The buyer's bank asked for it back, whatever came of that.
    is_disputed: bool = False


@dataclass(frozen=True, kw_only=True)
class AccountFacts:
    """What the provider says of an account: whether it takes payments, and in which ways."""

    id: str
    name: str
    is_live: bool
    can_charge: bool
    methods: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message of the provider whose signature was right."""

    id: str
    type: str
    object_id: str
    order_ref: str
    payment_number: int | None


class GatewayUnclear(Exception):
    """No answer, or one that says nothing: it may or may not have happened. Ask again later."""


class GatewayRefused(Exception):
    """The provider said no, and nothing happened. `code` is the provider's word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadNotice(Exception):
    """A message whose signature, age or shape is wrong."""


class NoGateway(Exception):
    """The city has no account with a payment provider."""


class Gateway(Protocol):
    """Every method may raise GatewayUnclear; what is a request may raise GatewayRefused."""

    def open_page(self, request: PaymentRequest) -> PaymentPage: ...

    def read_page(self, page_id: str) -> PaymentPage: ...

    def close_page(self, page_id: str) -> PaymentPage:
        """End an open page; return what it is now, which may be paid."""
        ...

    def list_money(self, *, since: datetime, until: datetime) -> list[ProviderMoney]:
        """Return everything that was taken between two moments, whoever asked for it."""
        ...

    def find_page(
        self, *, order_ref: str, payment_number: int, since: datetime, until: datetime
    ) -> PaymentPage | None:
        """Return the page made for a payment between two moments, or None if there is none."""
        ...

    def refund(self, request: RefundRequest) -> ProviderRefund: ...

    def read_refund(self, refund_id: str) -> ProviderRefund: ...

    def find_refund(self, *, payment_ref: str, refund_ref: str) -> ProviderRefund | None: ...

    def read_dispute(self, dispute_id: str) -> ProviderDispute: ...

    def read_account(self) -> AccountFacts:
        """Return what the account can do; GatewayRefused for a wrong key."""
        ...

    def read_notice(self, body: bytes, signature: str) -> Notice:
        """Return what a signed message is about; raise BadNotice."""
        ...


def get_gateway(account: GatewayAccount) -> Gateway:
    """Return the adapter of an account; raise NoGateway for a provider that is not set up."""
    try:
        config: dict[str, Any] = settings.CITYPORTAL_GATEWAYS[account.provider]
    except KeyError as error:
        raise NoGateway(account.provider) from error
    build = import_string(config["BACKEND"])
    return build(
        secret_key=account.secret_key,
        webhook_secret=account.webhook_secret,
        **config.get("OPTIONS", {}),
    )
