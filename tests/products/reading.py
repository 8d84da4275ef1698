"""Pages of the catalogue as readers get them."""

from __future__ import annotations

from typing import Any

from django.test import Client
from wagtail.models import Page

from products.models import ProducerIndexPage, ProducerPage
from tests.factories.products import (
    build_producer,
    get_site,
)


def read(client: Client, url: str, **query: str) -> str:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def build_producer_page(key: str = "hatsune", **values: Any) -> ProducerPage:
    root = Page.objects.get(pk=get_site().root_page_id)
    index = ProducerIndexPage.objects.child_of(root).first() or root.add_child(
        instance=ProducerIndexPage(title="作り手", slug="producers")
    )
    return index.add_child(
        instance=ProducerPage(
            **{
                "title": "蒸し菓子はつね",
                "slug": key,
                "summary": "源泉のとなりで蒸しています。",
                "quote": "朝の湯気が、いちばんやわらかいんです。",
                "producer": build_producer(key),
                **values,
            }
        )
    )
