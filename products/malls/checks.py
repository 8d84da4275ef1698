"""The nightly look at other shops' pages: is the page there, is the price still that?"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from core.clock import beat
from core.pagecache import expire_pages
from products.models import ShopWindowSettings, WayToBuy
from products.states import LinkState, WayKind

from .addresses import AddressRefused
from .pages import NoAnswer, read_mall_page
from .prices import find_price

#: Pages that one tick looks at: it must never hold up the others.
PER_TICK = 2
HOUR = time(3, 30)
#: After so many looks without an answer a page counts as gone.
MOST_MISSES = 3
GONE = (404, 410)


def check_due_ways() -> int:
    """Look at a few pages of other shops that are due. A tick job; each is due once a night."""
    now = timezone.now()
    due = WayToBuy.objects.filter(
        Q(next_check_at=None) | Q(next_check_at__lte=now),
        kind=WayKind.MALL,
        is_active=True,
        sellable__is_retired=False,
    ).select_related("sellable__site")
    checked = 0
    for way in due.order_by("next_check_at", "pk")[:PER_TICK]:
        checked += _claim(way, now=now) and check_way(way)
    if checked:
        beat("mall links")
    return checked


def _claim(way: WayToBuy, *, now: datetime) -> bool:
    """Put the next look off before this one: two ticks at once ask the other shop once."""
    rows = WayToBuy.objects.filter(pk=way.pk, next_check_at=way.next_check_at)
    return rows.update(next_check_at=find_next_night(now)) == 1


def find_next_night(now: datetime) -> datetime:
    """Return the next 3:30 of the city's clock."""
    local = timezone.localtime(now)
    night = timezone.make_aware(datetime.combine(local.date(), HOUR))
    if night > now:
        return night
    return timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), HOUR))


def check_way(way: WayToBuy) -> bool:
    """Look at one page now and write down what was found. No transaction is open meanwhile."""
    hosts = ShopWindowSettings.for_site(way.sellable.site).list_mall_hosts()
    seen = None
    try:
        page = read_mall_page(way.url, hosts=hosts)
    except AddressRefused:
        state = LinkState.REFUSED
    except NoAnswer:
        state = LinkState.UNREACHABLE
    else:
        state = LinkState.DEAD if page.status in GONE else LinkState.UNREACHABLE
        if page.status == 200:
            seen = find_price(page.html, currency=_find_currency(way))
            is_other = seen is not None and way.price_minor not in (None, seen)
            state = LinkState.DRIFTED if is_other else LinkState.OK
    return _write(way, state=state, seen=seen)


def _find_currency(way: WayToBuy) -> str:
    return way.sellable.variants.values_list("currency", flat=True).first() or "JPY"


def _write(way: WayToBuy, *, state: LinkState, seen: int | None) -> bool:
    """Store what was found, unless the address was changed meanwhile."""
    now = timezone.now()
    values: dict[str, object] = {"link_state": state, "misses": 0, "checked_at": now}
    if state == LinkState.UNREACHABLE:
        misses = way.misses + 1
        values = {"misses": misses}
        if misses >= MOST_MISSES:
            values["link_state"] = LinkState.DEAD
        elif way.link_state != LinkState.DEAD:
            values |= {"link_state": state, "next_check_at": now + timedelta(hours=1)}
    else:
        values["seen_price_minor"] = seen
    changed = WayToBuy.objects.filter(pk=way.pk, url=way.url).update(**values)
    if changed and _is_seen_by_readers(way, values):
        expire_pages()
    return changed == 1


def _is_seen_by_readers(way: WayToBuy, values: dict[str, object]) -> bool:
    return any(
        name in values and values[name] != getattr(way, name)
        for name in ("link_state", "seen_price_minor", "checked_at")
    )
