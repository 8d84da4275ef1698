"""What a producer's page says besides the story: who sells, permits, where to fetch goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from products import words
from products.models import ProducerPage

from .product import find_goods_language
from .texts import LocalText, load_texts


@dataclass(frozen=True, kw_only=True)
class ProducerFacts:
    """Permits that hold on the day, each in one line; texts with their language."""

    seller: str
    invoice_number: str
    permits: list[str]
    pickup_address: LocalText
    pickup_hours: LocalText
    #: `lang` of names that belong to the producer, where the page's is another one.
    own_language: str


def get_producer_facts(page: ProducerPage, *, request: HttpRequest, at: datetime) -> ProducerFacts:
    """Return the facts of a producer's page at `at`: two queries."""
    producer = page.producer
    own = find_goods_language(page, request)
    texts = load_texts([producer])
    today = timezone.localtime(at).date()
    return ProducerFacts(
        seller=words.say_seller(producer.seller),
        invoice_number=producer.invoice_number,
        permits=[
            words.name_licence(permit)
            for permit in producer.permits.all()
            if permit.is_valid(today)
        ],
        pickup_address=texts.mark(producer, "pickup_address", own=own),
        pickup_hours=texts.mark(producer, "pickup_hours", own=own),
        own_language=own,
    )
