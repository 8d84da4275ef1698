from __future__ import annotations

import pytest
from wagtail.models import Site

from orders.models import Delivery
from orders.postcodes import find_place, read_postcode
from tests.factories.products import build_variant
from tests.orders.shopping import ADDRESS, Buyer


@pytest.mark.parametrize(
    "typed", ["8400001", "840-0001", "〒８４０－０００１", " 840 0001 ", "840ー0001"]
)
def test_a_postcode_is_read_however_it_is_typed(typed: str) -> None:
    place = find_place(typed)
    assert place is not None
    assert (place.postcode, place.prefecture) == ("840-0001", "41")
    assert place.street.startswith("佐賀市")


@pytest.mark.parametrize("typed", ["", "1", "9999999", "abcdefg", "８" * 500, "𠮷" * 7, "١٢٣٤٥٦٧"])
def test_what_is_no_postcode_has_no_place(typed: str) -> None:
    assert find_place(typed) is None


def test_the_rest_of_a_city_adds_no_odd_words() -> None:
    place = find_place("100-0000")
    assert place is not None
    assert place.street == "千代田区"
    assert read_postcode("100-0000") == "1000000"


@pytest.mark.django_db
def test_a_button_fills_in_the_place_without_javascript_and_keeps_what_was_typed(
    buyer: Buyer, site: Site
) -> None:
    buyer.add(build_variant())
    typed = {**ADDRESS, "prefecture": "", "street": "", "fill": "1", "postcode": "8400001"}
    page = buyer.post("address", typed).content.decode()
    assert 'value="佐賀市' in page
    assert '<option value="41" selected>' in page
    assert ADDRESS["name"] in page
    assert "errorbox" not in page
    assert not Delivery.objects.exists()

    unknown = buyer.post("address", {**typed, "postcode": "9999999"})
    assert unknown.status_code == 200
    assert unknown.context["note"]


@pytest.mark.django_db
def test_the_script_of_the_page_asks_the_same_tables(buyer: Buyer, site: Site) -> None:
    url = "/checkout/postcode/"
    assert buyer.client.get(url, {"postcode": "840-0001"}).json()["prefecture"] == "41"
    for typed in ("", "x" * 3000, "𠮷"):
        assert buyer.client.get(url, {"postcode": typed}).json()["prefecture"] == ""
