"""How the demo's buyers pay, what islands cost, and codes that they may try."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Site

from orders.models import DiscountCode, GatewayAccount, PostcodeArea

#: Prefix, name, whether we send there, surcharge. Real prefixes: the carriers' islands.
AREAS = (
    ("8115", "壱岐", True, 660),
    ("817", "対馬", True, 880),
    ("853", "五島", True, 880),
    ("907", "石垣・八重山", True, 1320),
    ("1002", "小笠原", False, 0),
)


def build_checkout(site: Site) -> None:
    """Write postcode areas and discount codes, and let the account take konbini and PayPay."""
    for prefix, name, is_delivered, surcharge in AREAS:
        PostcodeArea.objects.get_or_create(
            site=site,
            prefix=prefix,
            defaults={"name": name, "is_delivered": is_delivered, "surcharge_minor": surcharge},
        )
    codes = (
        ("ONSEN500", "500円引き", DiscountCode.Kind.AMOUNT, 500, 3000, 200),
        ("TANI10", "はじめての方へ 1割引き", DiscountCode.Kind.PERCENT, 10, 0, None),
        ("SORYO0", "送料のおまけ", DiscountCode.Kind.FREE_SHIPPING, 0, 5000, 50),
    )
    for code, note, kind, value, minimum, most in codes:
        DiscountCode.objects.get_or_create(
            site=site,
            code=code,
            defaults={
                "note": note,
                "kind": kind,
                "value": value,
                "minimum_minor": minimum,
                "most_uses": most,
                "until": timezone.now() + timedelta(days=120),
            },
        )
    GatewayAccount.objects.filter(site=site, is_active=True).update(
        takes_konbini=True, takes_paypay=True
    )
