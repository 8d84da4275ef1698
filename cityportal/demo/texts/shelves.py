"""The shelves of the shop, in the order of the chips, with their names."""

from __future__ import annotations

KINDS = {
    "tea": {"ja": "お茶", "ja-easy": "お茶", "ko": "차", "en": "Tea"},
    "table": {"ja": "食卓", "ja-easy": "食べもの", "ko": "식탁", "en": "For the table"},
    "fruit": {"ja": "果物と蜜", "ja-easy": "くだもの", "ko": "과일과 꿀", "en": "Fruit and honey"},
    "pottery": {"ja": "焼きもの", "ja-easy": "うつわ", "ko": "도자기", "en": "Pottery"},
    "care": {"ja": "湯の品", "ja-easy": "おふろのもの", "ko": "온천 용품", "en": "From the spring"},
    "gift": {"ja": "進物", "ja-easy": "おくりもの", "ko": "선물", "en": "Gifts"},
}
