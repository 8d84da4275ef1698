"""The shipping fees in short: by region and class, from the smallest box to the largest."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _
from wagtail.models import Site

from core.money import format_money
from orders.models import PostcodeArea, ShippingRate
from orders.prefectures import REGION_CHOICES
from products.states import Temperature
from products.words import name_temperature

from .sections import Section, Table


def build_fees(site: Site, *, currency: str) -> list[Section]:
    """Return the parts on shipping: the table, and the islands where a city has any."""
    sections = [
        Section(
            title=_("Shipping fees"),
            lines=(
                _(
                    "Each producer sends their own parcel, and chilled or frozen goods travel "
                    "apart. Each parcel has its own fee, by its size and where it goes."
                ),
                _(
                    "The basket and the last page before you order show the exact fee. Besides "
                    "the goods and the fees below there is nothing else to pay to us."
                ),
            ),
            table=_build_table(site, currency=currency),
        )
    ]
    areas = _list_areas(site, currency=currency)
    if areas:
        title = _("Islands and far places")
        sections.append(Section(title=title, items=tuple(areas)))
    return sections


def _build_table(site: Site, *, currency: str) -> Table:
    fees: dict[tuple[str, str], list[int]] = defaultdict(list)
    rates = ShippingRate.objects.filter(site=site)
    for region, temperature, fee in rates.values_list("region", "temperature", "fee_minor"):
        fees[region, temperature].append(fee)
    classes = [one for one in Temperature.values if any(kind == one for _region, kind in fees)]
    return Table(
        caption=_("Fee of one parcel with tax, by where it goes"),
        headings=(_("Region"), *(name_temperature(one) for one in classes)),
        rows=tuple(
            (str(label), *(_say_range(fees.get((region, one), []), currency) for one in classes))
            for region, label in REGION_CHOICES
        ),
    )


def _say_range(fees: list[int], currency: str) -> str:
    if not fees:
        return _("not sent there")
    lowest, highest = format_money(min(fees), currency), format_money(max(fees), currency)
    if lowest == highest:
        return lowest
    return _("%(lowest)s to %(highest)s") % {"lowest": lowest, "highest": highest}


def _list_areas(site: Site, *, currency: str) -> list[str]:
    lines = []
    for area in PostcodeArea.objects.filter(site=site).order_by("prefix"):
        if not area.is_delivered:
            lines.append(_("%(place)s: we do not send there") % {"place": area.name})
        elif area.surcharge_minor:
            amount = format_money(area.surcharge_minor, currency)
            values = {"place": area.name, "amount": amount}
            lines.append(_("%(place)s: %(amount)s more for each parcel") % values)
    return lines
