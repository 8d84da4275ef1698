from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from wagtail.models import Site

from core.models import CitySettings
from orders.labels import build_labels
from orders.models import Order, OrderLine, Parcel, ShopSettings
from orders.packing_lists import list_parcels
from orders.settlement import settle_order
from products.models import Producer
from tests.factories.products import build_producer, build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


@pytest.fixture
def order(site: Site, buyer: Buyer, stripe_memory: MemoryStripe) -> Order:
    shop = ShopSettings.for_site(site)
    shop.yamato_customer_code = "095200000000"
    shop.save()
    producer = build_producer(address="〒843-0301 佐賀県鳴瀬谷町1", phone="0954-00-0001")
    order = buyer.order(build_variant(stock=5, producer=producer))
    stripe_memory.pay(get_session_id(order))
    Parcel.objects.update(wish_date=date(2026, 11, 26), wish_slot="1416", temperature="chilled")
    return settle_order(order.pk)


def read(order: Order) -> tuple[list[str], Any]:
    packing = list_parcels(order.site, today=DAY, until=None)
    parcels = [row.parcel for row in packing.parcels]
    labels = build_labels(order.site, parcels, carrier="yamato", day=DAY)
    (row,) = csv.reader(io.StringIO(labels.content.decode("cp932"), newline=""))
    return row, labels


def test_each_column_of_the_file_is_where_the_carrier_reads_it(order: Order) -> None:
    row, labels = read(order)
    assert len(row) == 42
    assert {number: cell for number, cell in enumerate(row, start=1) if cell} == {
        1: f"{order.number}-1",
        2: "0",
        3: "2",
        5: "2026/11/24",
        6: "2026/11/26",
        7: "1416",
        9: "0952-11-2233",
        11: "840-0001",
        12: "佐賀県佐賀市みどり町 1-2-3",
        16: "山口 節子",
        18: "様",
        20: "0954-00-0001",
        22: "843-0301",
        23: "佐賀県鳴瀬谷町1",
        25: "蒸し菓子 hatsune",
        28: "茶まんじゅう×1",
        40: "095200000000",
        42: "01",
    }
    assert labels.changes == ()
    assert labels.content.endswith(b"\r\n")


def test_signs_that_the_file_cannot_hold_are_replaced_and_told(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(name="𠮷田 髙子😀", building="長" * 20 + "\r\n=1")
    row, labels = read(order)
    assert row[15] == "吉田 髙子〓"
    assert row[12] == "長" * 16
    assert [(change.field, change.after) for change in labels.changes] == [
        ("お届け先アパートマンション名", "長" * 16),
        ("お届け先名", "吉田 髙子〓"),
    ]


def test_no_text_of_the_file_is_a_formula_to_a_spreadsheet(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(
        name="=HYPERLINK(1)", building="@home", phone="+81-90-1234-5678"
    )
    OrderLine.objects.update(name="-SUM(A1)")
    Producer.objects.update(address="+1 here", phone="+81 (0)954-00-0001")
    row, _labels = read(order)
    assert (row[15], row[12], row[8]) == ("＝HYPERLINK(1)", "＠home", "090-1234-5678")
    assert (row[22], row[27], row[19]) == ("＋1 here", "－SUM(A1)×1", "0954-00-0001")
    assert not [cell for cell in row if cell[:1] in set("=+-@")]


def test_codes_and_numbers_that_the_file_cannot_hold_do_not_stop_it(order: Order) -> None:
    """Checked where they are typed, but an import or an older row may hold anything."""
    Producer.objects.update(phone="☎0954-00-0001")
    ShopSettings.objects.update(yamato_customer_code="☺95200000000", yamato_fare_code="🚚1")
    row, labels = read(order)
    assert (row[19], row[39], row[41]) == ("〓0954-00-0001", "〓9520000000", "〓")
    assert [change.field for change in labels.changes] == [
        "ご依頼主電話番号",
        "請求先顧客コード",
        "運賃管理番号",
    ]


@pytest.mark.parametrize(
    ("field", "address", "postcode", "rest"),
    [
        ("843-0302", "佐賀県鳴瀬谷町1", "843-0302", "佐賀県鳴瀬谷町1"),
        ("843-0302", "〒843-0301 佐賀県鳴瀬谷町1", "843-0302", "佐賀県鳴瀬谷町1"),
        ("", "８４３－０３０１　佐賀県鳴瀬谷町1", "843-0301", "佐賀県鳴瀬谷町1"),
        ("", "佐賀県鳴瀬谷町123-4567", "", "佐賀県鳴瀬谷町123-4567"),
        ("", "", "843-0300", "鳴瀬谷町大字川上1番地"),
    ],
)
def test_the_senders_postcode_is_a_field_or_begins_the_address(
    order: Order, field: str, address: str, postcode: str, rest: str
) -> None:
    """A producer without an address sends from the shop's, which is the city hall's."""
    CitySettings.objects.update(postcode="843-0300")
    Producer.objects.update(postcode=field, address=address)
    row, _labels = read(order)
    assert (row[21], row[22]) == (postcode, rest)


def test_what_is_fetched_needs_no_label(order: Order) -> None:
    Parcel.objects.update(is_pickup=True)
    packing = list_parcels(order.site, today=DAY)
    labels = build_labels(
        order.site, [row.parcel for row in packing.parcels], carrier="yamato", day=DAY
    )
    assert labels.content == b""


def test_an_unknown_carrier_has_no_file(site: Any) -> None:
    with pytest.raises(KeyError):
        build_labels(site, [], carrier="pigeon", day=DAY)
