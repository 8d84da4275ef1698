"""The notice under the Act on Specified Commercial Transactions (特定商取引法に基づく表記)."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.models import CitySettings
from orders.methods import Method, describe_method, list_limits, takes_currency
from orders.models import GatewayAccount
from products import words
from products.models import Producer, Sellable
from products.states import PermitKind, Seller

from .fees import build_fees
from .sections import LegalPage, Section
from .seller import SellerDetails
from .terms import list_cancellation, list_returns


def build_notice(site: Site, seller: SellerDetails) -> LegalPage:
    """Return the notice in the active language; call it only when its details are complete."""
    currency = CitySettings.for_site(site).currency
    own = get_own_language()
    return LegalPage(
        title=_("Legal notice of the shop"),
        intro=_(
            "What the law of Japan on mail order (特定商取引法) wants you to know before you buy."
        ),
        sections=(
            Section(title=_("Seller"), lines=(seller.name,), language=own),
            Section(
                title=_("Person responsible"), lines=(seller.responsible_person,), language=own
            ),
            Section(title=pgettext("seller", "Address"), lines=(seller.address,), language=own),
            build_contact(seller, own=own),
            *_list_producers(site, own=own),
            Section(
                title=_("Prices"),
                lines=(_("The price with tax stands on the page of each of the goods."),),
            ),
            *build_fees(site, currency=currency),
            Section(title=_("How and when you pay"), lines=_list_methods(site, currency=currency)),
            Section(title=_("When the goods come"), lines=_list_dispatch(site)),
            Section(
                title=_("Until when you can order"),
                lines=(
                    _(
                        "While stock lasts. Where a sale ends on a day, the page of the goods "
                        "and the last page before you order say so."
                    ),
                ),
            ),
            Section(title=_("Cancelling"), lines=tuple(list_cancellation())),
            Section(title=_("Returns"), lines=tuple(list_returns(seller.complaint_days))),
            *_list_licences(site, own=own),
        ),
    )


def get_own_language() -> str:
    """Return the language of the city's own words where the page is in another one, else ""."""
    own = settings.LANGUAGE_CODE.split("-")[0]
    return "" if (get_language() or own).split("-")[0] == own else own


def build_contact(seller: SellerDetails, *, own: str) -> Section:
    hours = (seller.phone_hours,) if seller.phone_hours else ()
    return Section(
        title=_("Telephone and e-mail"),
        lines=hours,
        language=own,
        phone=seller.phone,
        email=seller.email,
    )


def _list_producers(site: Site, *, own: str) -> list[Section]:
    """Return the producers who are the sellers of their own goods, with all the law wants."""
    producers = Producer.objects.filter(
        site=site, seller=Seller.PRODUCER, is_retired=False, sellables__is_retired=False
    )
    lines = [
        " / ".join(
            part
            for part in (
                f"{one.name} {one.person}".strip(),
                one.address,
                one.phone_for_orders,
            )
            if part
        )
        for one in producers.distinct()
        if one.may_be_seller
    ]
    if not lines:
        return []
    title = _("Producers who sell their own goods; the shop is their agent")
    return [Section(title=title, items=tuple(lines), language=own)]


def _list_methods(site: Site, *, currency: str) -> tuple[str, ...]:
    account = GatewayAccount.objects.filter(site=site, is_active=True).first()
    taken = [Method(one) for one in account.methods] if account else []
    methods = [method for method in taken if takes_currency(method, currency)]
    lines = tuple(
        " ".join([describe_method(method), *list_limits(method, currency)]) for method in methods
    )
    return lines or (_("The shop is not open yet. The ways to pay will stand here."),)


def _list_dispatch(site: Site) -> tuple[str, ...]:
    goods = Sellable.objects.filter(
        site=site, is_retired=False, is_sold_here=True, producer__is_retired=False
    )
    lines = [
        _(
            "The page of the goods says when they are sent, and the last page before you order "
            "says it for each parcel. Within the main islands a parcel travels one to three days."
        )
    ]
    days = goods.aggregate(first=Min("lead_time_days"), last=Max("lead_time_days"))
    if days["first"] is not None:
        values = {
            "first": words.say_lead_time(days["first"]),
            "last": words.say_lead_time(days["last"]),
        }
        if days["first"] == days["last"]:
            lines.append(_("At present: %(first)s.") % values)
        else:
            lines.append(_("At present, the quickest: %(first)s; the slowest: %(last)s.") % values)
    if goods.filter(ships_from__gt=timezone.localdate()).exists():
        lines.append(_("Goods of a coming harvest are sent from the day on that their page names."))
    return tuple(lines)


def _list_licences(site: Site, *, own: str) -> list[Section]:
    today = timezone.localdate()
    goods = Sellable.objects.filter(site=site, is_retired=False, licence__isnull=False)
    permits = {one.licence_id: one.licence for one in goods.select_related("licence__producer")}
    lines = [
        f"{permit.producer.name}: {words.name_licence(permit)}"
        for permit in permits.values()
        if permit and permit.kind == PermitKind.ALCOHOL and permit.is_valid(today)
    ]
    if not lines:
        return []
    lines.append(_("We do not sell alcohol to anybody under 20."))
    return [Section(title=_("Licence to sell alcohol"), items=tuple(lines), language=own)]
