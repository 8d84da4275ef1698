"""Every mail to a buyer, in every language that a buyer may have ordered in."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone, translation
from wagtail.models import Site

from core.models import OutgoingMail
from orders.mails import mail_order, mail_shipped
from orders.models import Order, ParcelProblem, WaitingEntry
from orders.waiting import notify_waiting
from products.models import Variant
from tests.factories.products import build_producer, build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import build_order

pytestmark = pytest.mark.django_db

FOLDER = Path(django_settings.BASE_DIR) / "templates" / "orders" / "mails"
#: To producers and the desk, and what stands under all.
NOT_TO_BUYERS = {"corner", "producer", "desk", "signature"}
KINDS = sorted({path.stem for path in FOLDER.glob("*.txt")} - NOT_TO_BUYERS)
OWN = {
    "ja": re.compile(r"[ぁ-ん]"),
    "ja-easy": re.compile(r"[ぁ-ん]"),
    "ko": re.compile(r"[가-힣]"),
    "en": re.compile(r"[A-Za-z]{3}"),
}
FOREIGN = {
    "ja": re.compile(r"[가-힣]"),
    "ja-easy": re.compile(r"[가-힣]"),
    "ko": re.compile(r"[ぁ-ん]"),
    "en": re.compile(r"[ぁ-ん가-힣]"),
}
ENGLISH = re.compile(r"\b[A-Za-z']{2,}(?: [A-Za-z']+){2,}")
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\(\w+\)|%[sd]\b|\bNone\b")


@pytest.fixture(autouse=True)
def catalogues(settings: Any) -> None:
    """The texts as they are in the shop; other tests read English."""
    settings.LOCALE_PATHS = [django_settings.BASE_DIR / "locale"]


@pytest.fixture
def variant(site: Site, stripe_memory: MemoryStripe) -> Variant:
    # Names that are in no language, so that what is left is the mail's own.
    return build_variant(name="NX7", producer=build_producer("mori", name="MORI"), stock=5)


def write_all(order: Order, variant: Variant) -> None:
    """Promise one mail of every kind."""
    parcel = order.parcels.get()
    problem = ParcelProblem.objects.create(
        order=order, parcel=parcel, kind="damaged", text="X", answer="X1"
    )
    soon = timezone.now() + timedelta(days=2)
    voucher = {"voucher_url": "https://pay.example/voucher/1", "pay_until": soon}
    contexts: dict[str, dict[str, Any]] = {
        "awaiting": voucher,
        "cancelled": {"was_paid": True},
        "refunded_part": {"amount_minor": 500, "lines": ["NX7 × 1"]},
        "answer": {"problem": problem},
    }
    for kind in set(KINDS) - {"free", "shipped"}:
        mail_order(order, kind, **contexts.get(kind, {}))
    mail_order(order, "cancelled", suffix="unpaid", was_paid=False)
    parcel.carrier, parcel.tracking_number = "YAMATO", "1234-5678"
    mail_shipped(order, parcel)
    WaitingEntry.objects.create(
        variant=variant, email="free@example.jp", site=order.site, language=order.language
    )
    assert notify_waiting() == 1


@pytest.mark.parametrize("language", [code for code, _name in django_settings.LANGUAGES])
def test_every_mail_to_a_buyer_is_whole_and_in_the_language_of_the_order(
    variant: Variant, language: str
) -> None:
    with translation.override(language):
        order = build_order(variant, name="X Y", street="A1", building="")
    assert order.language == language
    OutgoingMail.objects.all().delete()
    with translation.override("ko" if language != "ko" else "en"):  # whoever works the tick
        write_all(order, variant)

    mails = {mail.key.split(":")[0]: mail for mail in OutgoingMail.objects.order_by("pk")}
    assert set(mails) == {f"order-{kind}" for kind in KINDS if kind != "free"} | {"waiting"}
    prefix = django_settings.LANGUAGE_PREFIXES[language]
    home = f"http://localhost/{prefix}/" if prefix else "http://localhost/"
    link = f"{home}orders/{order.token}/"
    for key, mail in mails.items():
        text = re.sub(r"\S+@\S+|https?://\S+", "", mail.text)
        whole = f"{mail.subject}\n{text}"
        assert mail.subject.strip(), key
        assert LEFT_OVER.findall(whole) == [], key
        assert OWN[language].search(mail.subject.replace("NX7", "")), (key, mail.subject)
        assert language == "en" or ENGLISH.findall(whole) == [], key
        assert FOREIGN[language].findall(re.sub(r"鳴瀬谷.*", "", whole)) == [], key
        # Goods may have a page in the first language only.
        assert (link if key != "waiting" else "http://localhost/shop/goods-") in mail.text, key
