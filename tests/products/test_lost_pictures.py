"""A picture whose file is gone costs the picture, never the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from products.models import ProductPhoto
from tests.factories.pages import build_image
from tests.factories.products import build_product_page, build_sellable

pytestmark = pytest.mark.django_db


def test_a_product_page_is_readable_without_the_file_of_its_picture(client: Client) -> None:
    page = build_product_page(build_sellable(name="黒にんにく"))
    image = build_image("garlic", text="黒にんにく")
    ProductPhoto.objects.create(page=page, image=image, sort_order=0)
    Path(image.file.path).unlink()

    answer = client.get(page.get_url())

    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    data = json.loads(soup.select_one('script[type="application/ld+json"]').get_text())
    assert data["image"] == []
    assert data["offers"][0]["price"] == "1620"
