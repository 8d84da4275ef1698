"""A page of another shop on the web, such as goods of the city point at."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

#: What this shop sells, and for how much.
GOODS = {"tea-bowl": ("灰釉の抹茶碗", 13_200)}


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show goods with their price, for people and for machines."""
    if key not in GOODS:
        raise Http404
    name, price = GOODS[key]
    offer = {"@type": "Offer", "price": str(price), "priceCurrency": "JPY"}
    data = json.dumps(
        {"@context": "https://schema.org", "@type": "Product", "name": name, "offers": offer},
        ensure_ascii=False,
    )
    return HttpResponse(
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        f'<title>{name} | うつわ通り</title><script type="application/ld+json">{data}</script>'
        f"</head><body><h1>{name}</h1><p>{price:,}円</p></body></html>"
    )


urlpatterns = [path("mall/<slug:key>", show, name="mall")]
