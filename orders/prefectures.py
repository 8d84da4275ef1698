"""The prefectures of Japan by their official code, and the regions that carriers price by."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Regions from north to south: the distance between two of them is the steps between them.
REGION_CHOICES: list[tuple[str, Any]] = [
    ("hokkaido", _("Hokkaido")),
    ("tohoku", _("Tohoku")),
    ("kanto", _("Kanto")),
    ("shinetsu", _("Shinetsu")),
    ("hokuriku", _("Hokuriku")),
    ("tokai", _("Tokai")),
    ("kansai", _("Kansai")),
    ("chugoku", _("Chugoku")),
    ("shikoku", _("Shikoku")),
    ("kyushu", _("Kyushu")),
    ("okinawa", pgettext_lazy("region", "Okinawa")),
]
REGION_LABELS: dict[str, Any] = dict(REGION_CHOICES)

_PREFECTURES: list[tuple[str, Any, str]] = [
    ("01", _("Hokkaido"), "hokkaido"),
    ("02", _("Aomori"), "tohoku"),
    ("03", _("Iwate"), "tohoku"),
    ("04", _("Miyagi"), "tohoku"),
    ("05", _("Akita"), "tohoku"),
    ("06", _("Yamagata"), "tohoku"),
    ("07", _("Fukushima"), "tohoku"),
    ("08", _("Ibaraki"), "kanto"),
    ("09", _("Tochigi"), "kanto"),
    ("10", _("Gunma"), "kanto"),
    ("11", _("Saitama"), "kanto"),
    ("12", _("Chiba"), "kanto"),
    ("13", _("Tokyo"), "kanto"),
    ("14", _("Kanagawa"), "kanto"),
    ("15", _("Niigata"), "shinetsu"),
    ("16", _("Toyama"), "hokuriku"),
    ("17", _("Ishikawa"), "hokuriku"),
    ("18", _("Fukui"), "hokuriku"),
    ("19", _("Yamanashi"), "kanto"),
    ("20", _("Nagano"), "shinetsu"),
    ("21", _("Gifu"), "tokai"),
    ("22", _("Shizuoka"), "tokai"),
    ("23", _("Aichi"), "tokai"),
    ("24", _("Mie"), "tokai"),
    ("25", _("Shiga"), "kansai"),
    ("26", _("Kyoto"), "kansai"),
    ("27", _("Osaka"), "kansai"),
    ("28", _("Hyogo"), "kansai"),
    ("29", _("Nara"), "kansai"),
    ("30", _("Wakayama"), "kansai"),
    ("31", _("Tottori"), "chugoku"),
    ("32", _("Shimane"), "chugoku"),
    ("33", _("Okayama"), "chugoku"),
    ("34", _("Hiroshima"), "chugoku"),
    ("35", _("Yamaguchi"), "chugoku"),
    ("36", _("Tokushima"), "shikoku"),
    ("37", _("Kagawa"), "shikoku"),
    ("38", _("Ehime"), "shikoku"),
    ("39", _("Kochi"), "shikoku"),
    ("40", _("Fukuoka"), "kyushu"),
    ("41", _("Saga"), "kyushu"),
    ("42", _("Nagasaki"), "kyushu"),
    ("43", _("Kumamoto"), "kyushu"),
    ("44", _("Oita"), "kyushu"),
    ("45", _("Miyazaki"), "kyushu"),
    ("46", _("Kagoshima"), "kyushu"),
    ("47", pgettext_lazy("prefecture", "Okinawa"), "okinawa"),
]
PREFECTURE_CHOICES: list[tuple[str, Any]] = [(code, name) for code, name, _region in _PREFECTURES]
PREFECTURE_LABELS: dict[str, Any] = dict(PREFECTURE_CHOICES)
_REGIONS: dict[str, str] = {code: region for code, _name, region in _PREFECTURES}


def get_region(prefecture: str) -> str:
    """Return the region of a prefecture's code; raises KeyError for an unknown one."""
    return _REGIONS[prefecture]


#: As the tables of Japan Post name them, in the order of the codes.
_NAMES = """
北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県
新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県
奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県
熊本県 大分県 宮崎県 鹿児島県 沖縄県
"""
_CODES = {name: f"{number:02d}" for number, name in enumerate(_NAMES.split(), start=1)}


def get_prefecture_code(name: str) -> str | None:
    """Return the code of a prefecture by its Japanese name, None for an unknown one."""
    return _CODES.get(name)


def name_in_japanese(code: str) -> str:
    """Return a prefecture as a carrier's label writes it, whatever the reader's language."""
    return next((name for name, known in _CODES.items() if known == code), "")
