"""Mails to the buyer in the buyer's language, and to the desk: promised in the transaction."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.models import CitySettings
from core.money import format_money
from core.outbox import queue_mail
from products.models import Producer

from .models import Order, Parcel, ShopSettings


def mail_order(order: Order, kind: str, *, suffix: str = "", **context: Any) -> None:
    """Promise the buyer the mail `kind`: templates/orders/mails/<kind>.txt, one per key.

    The template's first line is the subject.
    """
    with translation.override(order.language):
        text = render_to_string(f"orders/mails/{kind}.txt", {**_build_context(order), **context})
        subject, _break, body = text.strip().partition("\n")
    key = f"order-{kind}:{order.pk}" + (f":{suffix}" if suffix else "")
    queue_mail(site=order.site, key=key, to=order.email, subject=subject, text=body.strip() + "\n")


def mail_shipped(order: Order, parcel: Parcel) -> None:
    """Promise the buyer the mail that a parcel has left."""
    mail_order(order, "shipped", suffix=str(parcel.number), parcel=parcel)


def mail_desk(order: Order, kind: str, *, suffix: str = "", **context: Any) -> None:
    """Promise the order desk (or the operator, where no desk is named) a mail on trouble."""
    shop = ShopSettings.for_site(order.site)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Order %(number)s needs a person") % {"number": order.number}
        text = render_to_string(
            "orders/mails/desk.txt",
            {
                "order": order,
                "kind": kind,
                "url": order.site.root_url + reverse("orders_desk:order", args=[order.pk]),
                **context,
            },
        )
    for address in shop.list_desk_emails() or settings.OPERATOR_EMAILS:
        mark = hashlib.sha256(address.encode()).hexdigest()[:12]
        queue_mail(
            site=order.site,
            key=f"desk-{kind}:{order.pk}:{suffix}:{mark}",
            to=address,
            subject=subject,
            text=text,
        )


def mail_producer(
    order: Order, kind: str, *, parcel: Parcel, suffix: str = "", **context: Any
) -> None:
    """Promise the producer of a parcel the mail `kind`, in the city's first language.

    Goes to the address for orders; a producer without one hears it from the desk.
    """
    producer = Producer.objects.filter(site=order.site, key=parcel.producer_key).first()
    if producer is None or not producer.email_for_orders:
        return
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(
            "orders/mails/producer.txt",
            {"order": order, "parcel": parcel, "kind": kind, **context},
        )
    subject, _break, body = text.strip().partition("\n")
    queue_mail(
        site=order.site,
        key=f"producer-{kind}:{order.pk}:{parcel.number}:{suffix}",
        to=producer.email_for_orders,
        subject=subject,
        text=body.strip() + "\n",
    )


def get_order_url(order: Order) -> str:
    """Return the secret address of an order, in the buyer's language."""
    with translation.override(order.language):
        return order.site.root_url + reverse("orders:order", args=[order.token])


def describe_seller(site: Site) -> dict[str, str]:
    """Return what each mail to a buyer says of the shop: its name, telephone and e-mail."""
    shop, city = ShopSettings.for_site(site), CitySettings.for_site(site)
    return {
        "seller": shop.seller_name or city.office_name or city.name or str(site),
        "phone": shop.phone or city.phone,
        "email": shop.email or city.email,
    }


def _build_context(order: Order) -> dict[str, Any]:
    return {
        "order": order,
        "total": format_money(order.total_minor, order.currency),
        "shown": order.shown,
        "url": get_order_url(order),
        **describe_seller(order.site),
    }
