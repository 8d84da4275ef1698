"""Label files for the carriers' own programmes. One entry in FORMATS is one carrier.

Yamato's "B2 Cloud" reads CSV in CP932, columns in the order of its basic layout (1 to 42 of it
are written here; the others are optional).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from core.models import CitySettings
from core.table_files import FORMULA_SIGNS, is_formula
from products.models import Producer
from products.states import Temperature

from .models import Parcel, ShopSettings
from .prefectures import name_in_japanese

#: The same sign under another number, which CP932 knows.
TWINS = str.maketrans(
    {"〜": "～", "−": "－", "—": "―", "‖": "∥", "–": "－", "𠮷": "吉", "\u00a0": " "}
)
UNKNOWN = "〓"
#: What a spreadsheet would compute, as a sign that it only shows.
WIDE = str.maketrans(FORMULA_SIGNS[:4], "＝＋－＠")
#: In an address, in digits of either width: at its beginning or after its sign.
POSTCODE = re.compile(r"(?:^|〒)\s*(\d{3})[-－‐ー−]?(\d{4})(?!\d)")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What the file says otherwise than the order: a sign that it cannot hold, or a long text."""

    parcel: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class LabelFile:
    name: str
    content: bytes
    changes: tuple[Change, ...]


class Sheet:
    """Collects the cells of one parcel, each as CP932 can hold it, and what was changed."""

    def __init__(self, parcel: str) -> None:
        self.parcel = parcel
        self.changes: list[Change] = []

    def fit(self, field: str, text: str, *, most_bytes: int) -> str:
        """Return a text that fits a field; a change of more than a twin sign is told."""
        clean = re.sub(r"[\x00-\x1f\x7f]", " ", text).translate(TWINS).strip()
        if is_formula(clean):
            # The desk may look into the file with a spreadsheet; a label has no use for the sign.
            clean = clean[0].translate(WIDE) + clean[1:]
        held = "".join(sign if _is_known(sign) else UNKNOWN for sign in clean)
        while len(held.encode("cp932")) > most_bytes:
            held = held[:-1]
        if held != clean:
            self.changes.append(
                Change(parcel=self.parcel, field=field, before=text.strip(), after=held)
            )
        return held


def build_labels(site: Site, parcels: Iterable[Parcel], *, carrier: str, day: date) -> LabelFile:
    """Return the file of a carrier for parcels that leave on a day. Raises KeyError."""
    _label, build = FORMATS[carrier]
    return build(site, [parcel for parcel in parcels if not parcel.is_pickup], day)


def build_yamato(site: Site, parcels: list[Parcel], day: date) -> LabelFile:
    """Return a file for B2 Cloud: a line per parcel, no heading."""
    shop = ShopSettings.for_site(site)
    senders = {row.key: row for row in Producer.objects.filter(site=site)}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    changes: list[Change] = []
    for parcel in parcels:
        sheet = Sheet(f"{parcel.order.number} / {parcel.number}")
        writer.writerow(_fill_yamato(sheet, parcel, senders.get(parcel.producer_key), shop, day))
        changes += sheet.changes
    return LabelFile(
        name=f"b2-{day:%Y%m%d}.csv",
        content=out.getvalue().encode("cp932"),
        changes=tuple(changes),
    )


def _fill_yamato(
    sheet: Sheet, parcel: Parcel, sender: Producer | None, shop: ShopSettings, day: date
) -> list[str]:
    order = parcel.order
    cool = {Temperature.FROZEN: "1", Temperature.CHILLED: "2"}
    lines = [f"{one.name}×{one.pieces_to_send}" for one in parcel.lines.all() if one.pieces_to_send]
    home = find_home(sender, site=order.site, shop=shop)
    address = f"{name_in_japanese(order.prefecture)}{order.street}"
    row = [""] * 42
    row[0] = f"{order.number}-{parcel.number}"
    row[1] = "0"
    row[2] = cool.get(Temperature(parcel.temperature), "0")
    row[4] = f"{day:%Y/%m/%d}"
    row[5] = f"{parcel.wish_date:%Y/%m/%d}" if parcel.wish_date else ""
    row[6] = parcel.wish_slot
    row[8] = sheet.fit("お届け先電話番号", make_domestic(order.phone), most_bytes=20)
    row[10] = sheet.fit("お届け先郵便番号", order.postcode, most_bytes=8)
    row[11] = sheet.fit("お届け先住所", address, most_bytes=64)
    row[12] = sheet.fit("お届け先アパートマンション名", order.building, most_bytes=32)
    row[15] = sheet.fit("お届け先名", order.name, most_bytes=32)
    row[17] = "様"
    row[19] = sheet.fit(
        "ご依頼主電話番号",
        make_domestic((sender.phone_for_orders if sender else "") or shop.phone),
        most_bytes=20,
    )
    row[21] = sheet.fit("ご依頼主郵便番号", home.postcode, most_bytes=8)
    row[22] = sheet.fit("ご依頼主住所", home.address, most_bytes=64)
    row[24] = sheet.fit("ご依頼主名", parcel.producer_name, most_bytes=32)
    row[27] = sheet.fit("品名１", lines[0] if lines else "", most_bytes=50)
    row[29] = sheet.fit("品名２", "、".join(lines[1:]), most_bytes=50)
    row[39] = sheet.fit("請求先顧客コード", shop.yamato_customer_code, most_bytes=12)
    row[41] = sheet.fit("運賃管理番号", shop.yamato_fare_code, most_bytes=2)
    return row


@dataclass(frozen=True, kw_only=True)
class Home:
    """Where a parcel comes from: a postcode such as 843-0301, "" if unknown, and the rest."""

    postcode: str
    address: str


def find_home(sender: Producer | None, *, site: Site, shop: ShopSettings) -> Home:
    """Return where a producer's parcels come from; of one without an address, the shop's.

    A postcode that has no field of its own is read from the beginning of the address.
    """
    if sender and sender.address:
        return _read_home(sender.postcode, sender.address)
    if shop.address:
        return _read_home("", shop.address)
    city = CitySettings.for_site(site)
    return _read_home(city.postcode, city.address)


def _read_home(postcode: str, text: str) -> Home:
    found = POSTCODE.search(text.strip())
    address = text.strip()
    if found:
        address = f"{address[: found.start()]}{address[found.end() :]}".strip()
        postcode = postcode or unicodedata.normalize("NFKC", f"{found[1]}-{found[2]}")
    return Home(postcode=postcode, address=address)


def make_domestic(phone: str) -> str:
    """Return a telephone number as it is dialled inside Japan: 0… and not +81…."""
    return re.sub(r"^\+81[- ]?(\(0\)|0)?[- ]?", "0", phone.strip()).lstrip("+")


def _is_known(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


Builder = Callable[[Site, list[Parcel], date], LabelFile]
#: Carrier -> its name for the desk, and what builds its file.
FORMATS: dict[str, tuple[object, Builder]] = {"yamato": (_("Yamato (B2 Cloud)"), build_yamato)}
