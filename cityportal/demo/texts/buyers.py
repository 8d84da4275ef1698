"""Buyers of the demo's orders, and how far each order has come. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    WAITING = "waiting"
    PROMISED = "promised"
    ABANDONED = "abandoned"
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    PAID_BACK = "paid_back"


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """`lines` are (product key, number of the variant, quantity); e-mail is the key."""

    name: str
    kana: str
    postcode: str
    prefecture: str
    street: str
    phone: str
    email: str
    lines: tuple[tuple[str, int, int], ...]
    outcome: Outcome
    building: str = ""
    language: str = "ja"


BUYERS = (
    Buyer(
        name="佐藤 みどり",
        kana="サトウ ミドリ",
        postcode="000-0001",
        prefecture="13",
        street="架空区みほん町1-2-3",
        building="みほんハイツ 203",
        phone="0000-11-0001",
        email="sato@buyer.example",
        lines=(("black-garlic", 0, 2), ("onsen-tofu", 0, 1)),
        outcome=Outcome.PAID,
    ),
    Buyer(
        name="鈴木 一朗",
        kana="スズキ イチロウ",
        postcode="000-0002",
        prefecture="27",
        street="架空市れい町4-5",
        phone="0000-11-0002",
        email="suzuki@buyer.example",
        lines=(("porcelain-cup-pair", 0, 1),),
        outcome=Outcome.PACKED,
    ),
    Buyer(
        name="高橋 えつ子",
        kana="タカハシ エツコ",
        postcode="000-0003",
        prefecture="01",
        street="架空市きた1条",
        phone="0000-11-0003",
        email="takahashi@buyer.example",
        lines=(("green-tea-caddy", 1, 3), ("hojicha-pouch", 0, 2)),
        outcome=Outcome.SHIPPED,
    ),
    Buyer(
        name="Anna Keller",
        kana="アンナ ケラー",
        postcode="000-0004",
        prefecture="14",
        street="Kakuu-ku, Mihon 7-8",
        phone="0000-11-0004",
        email="keller@buyer.example",
        lines=(("lemongrass-tea", 1, 2), ("onsen-lotion", 0, 1)),
        outcome=Outcome.SHIPPED,
        language="en",
    ),
    Buyer(
        name="田中 修",
        kana="タナカ オサム",
        postcode="000-0005",
        prefecture="40",
        street="架空市みなみ9",
        phone="0000-11-0005",
        email="tanaka@buyer.example",
        lines=(("tonkotsu-ramen", 1, 1), ("honey-jar", 0, 1), ("onsen-soap", 1, 2)),
        outcome=Outcome.PAID,
    ),
    Buyer(
        name="伊藤 さくら",
        kana="イトウ サクラ",
        postcode="000-0006",
        prefecture="23",
        street="架空市なか2-2",
        phone="0000-11-0006",
        email="ito@buyer.example",
        lines=(("kiln-vase", 0, 1),),
        outcome=Outcome.PAID_BACK,
    ),
    Buyer(
        name="渡辺 実",
        kana="ワタナベ ミノル",
        postcode="000-0007",
        prefecture="04",
        street="架空市ひがし3",
        phone="0000-11-0007",
        email="watanabe@buyer.example",
        lines=(("black-garlic", 1, 1),),
        outcome=Outcome.ABANDONED,
    ),
    Buyer(
        name="小林 千代",
        kana="コバヤシ チヨ",
        postcode="000-0008",
        prefecture="38",
        street="架空市うみ5-1",
        phone="0000-11-0008",
        email="kobayashi@buyer.example",
        lines=(("gift-box", 0, 1), ("porcelain-doll", 0, 1)),
        outcome=Outcome.WAITING,
    ),
    Buyer(
        name="加藤 ふみ",
        kana="カトウ フミ",
        postcode="000-0009",
        prefecture="28",
        street="架空市やま1-7",
        phone="0000-11-0009",
        email="kato@buyer.example",
        lines=(("onsen-tofu", 0, 2),),
        outcome=Outcome.PROMISED,
    ),
)
