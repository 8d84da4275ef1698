"""The shapes of the demo city's texts. A `key` names a thing for ever, in every language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Text:
    """A heading (or none) and its paragraphs; paragraphs may hold inline HTML."""

    paragraphs: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture of `demo/pictures`, by file name without ending."""

    picture: str
    caption: str


@dataclass(frozen=True, kw_only=True)
class Quote:
    words: str
    speaker: str


@dataclass(frozen=True, kw_only=True)
class Contact:
    office: str
    phone: str
    hours: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Related:
    """Points at another page: "story:<key>", "product:<key>", "place:<key>", "info:<key>"."""

    page: str
    note: str


Block = Text | Photo | Quote | Contact | Related


def text(*paragraphs: str, heading: str = "") -> Text:
    """Return a text block; written short because every page has several."""
    return Text(paragraphs=paragraphs, heading=heading)


@dataclass(frozen=True, kw_only=True)
class Person:
    key: str
    kind: str  # "writer" or "photographer"
    name: str
    name_latin: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """`month` and `day`: its date is the latest such day that is not in the future."""

    key: str
    slug: str
    title: str
    summary: str
    topics: tuple[str, ...]
    writer: str
    photographer: str
    picture: str
    caption: str
    month: int
    day: int
    body: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A page in another language; `slug` and picture stay those of the Japanese page."""

    page: str
    title: str
    summary: str
    body: tuple[Block, ...]
    picture_alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Producer:
    key: str
    slug: str
    name: str
    person: str
    summary: str
    picture: str
    address: str
    phone: str
    body: tuple[Block, ...]
    #: (kind, name, number, authority)
    permits: tuple[tuple[str, str, str, str], ...] = ()
    seller: str = "city"
    invoice_number: str = ""
    pickup_hours: str = ""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way to buy besides the basket."""

    kind: str
    note: str = ""
    shop_name: str = ""
    url: str = ""
    price: int | None = None


@dataclass(frozen=True, kw_only=True)
class FoodLabel:
    """What stands on the package. Draft wording of a demo; a maker answers for a real one."""

    kind: str
    ingredients: str
    net_weight: str
    best_before_days: int
    storage: str
    origin: str = ""
    allergens: str = ""
    allergen_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Price in yen with tax; weight in grams with its package."""

    price: int
    weight: int
    stock: int
    name: str = ""
    limit: int = 5


@dataclass(frozen=True, kw_only=True)
class Season:
    """First and last day of sale, as (month, day); it may run over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Product:
    key: str
    slug: str
    title: str
    summary: str
    producer: str
    picture: str
    tax_rate: int
    temperature: str
    variants: tuple[Variant, ...]
    body: tuple[Block, ...]
    ships: str
    lead_days: int = 3
    label: FoodLabel | None = None
    season: Season | None = None
    kind: str = ""
    ways: tuple[Way, ...] = ()
    is_sold_here: bool = True
    is_made_to_order: bool = False
    minimum_age: int | None = None
    #: Price of today, where there is one.
    special: int | None = None
    parcel_size: int = 60


@dataclass(frozen=True, kw_only=True)
class Place:
    key: str
    slug: str
    title: str
    summary: str
    picture: str
    address: str
    hours: str
    access: str
    phone: str
    body: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Information:
    key: str
    slug: str
    title: str
    summary: str
    body: tuple[Block, ...]
