"""Prices of one day, and the honest word about what it cost before.

A page may say "before 1,200 yen" only if that was the price for long enough, lately: at least
two weeks of the last eight, at least half of the time since the goods were first priced (at most
those eight weeks), and until at most two weeks ago. These are the conditions of the Consumer
Affairs Agency's guideline on double pricing. Days at a special price do not count.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import format_money
from core.pagecache import expire_pages_on_commit
from products.models import PriceChange, Special, Variant

WINDOW = timedelta(weeks=8)
LEAST = timedelta(weeks=2)
LATEST = timedelta(weeks=2)


class SpecialRefused(Exception):  # noqa: N818 (an answer to a clerk)
    """The price of one day is not set; the message is a sentence for the clerk."""


def at_midnight(day: date) -> datetime:
    """Return the moment at which a day begins in the city's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def find_earlier_price(variant: Variant, *, day: date) -> int | None:
    """Return the lowest price that a page may honestly name as the one before `day`, or None."""
    end = at_midnight(day)
    changes = list(PriceChange.objects.filter(variant=variant, at__lt=end).order_by("at", "pk"))
    if not changes:
        return None
    begin = max(changes[0].at, end - WINDOW)
    charged = _add_up(changes, begin=begin, end=end)
    for special in variant.specials.filter(is_cancelled=False, day__lt=day):
        _take_out(charged, special)
    honest = [
        price
        for price, spans in charged.items()
        if _is_long_enough(spans, begin=begin, end=end) and spans[-1][1] >= end - LATEST
    ]
    return min(honest, default=None)


def _add_up(
    changes: list[PriceChange], *, begin: datetime, end: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return the spans between `begin` and `end` in which each price was charged."""
    charged: dict[int, list[tuple[datetime, datetime]]] = {}
    ends = [*(change.at for change in changes[1:]), end]
    for change, until in zip(changes, ends, strict=True):
        since = max(change.at, begin)
        if until > since:
            charged.setdefault(change.price_minor, []).append((since, until))
    return charged


def _take_out(charged: dict[int, list[tuple[datetime, datetime]]], special: Special) -> None:
    """Leave out of every span the day on which another price was charged."""
    first, last = at_midnight(special.day), at_midnight(special.day + timedelta(days=1))
    for price, spans in charged.items():
        kept = []
        for since, until in spans:
            kept += [(since, min(until, first)), (max(since, last), until)]
        charged[price] = [(since, until) for since, until in kept if until > since]


def _is_long_enough(
    spans: list[tuple[datetime, datetime]], *, begin: datetime, end: datetime
) -> bool:
    total = sum((until - since for since, until in spans), timedelta())
    return total >= LEAST and total * 2 >= end - begin


@transaction.atomic
def set_special(
    variant: Variant,
    *,
    day: date,
    price_minor: int,
    earlier_price_minor: int | None = None,
    by: Any = None,
) -> Special:
    """Sell a variant at a lower price on one day, today or later.

    `earlier_price_minor` is what the page shall name as the price before; None names nothing.
    Raises SpecialRefused with a sentence: the day is over, the price is no lower, there is one
    already, or the earlier price was not charged for long enough.
    """
    if day < timezone.localdate():
        raise SpecialRefused(_("This day is over. Choose today or a later day."))
    if not 0 < price_minor < variant.price_minor:
        raise SpecialRefused(
            _("The price of one day must be lower than the usual %(price)s.")
            % {"price": format_money(variant.price_minor, variant.currency)}
        )
    if earlier_price_minor is not None:
        _demand_honest(variant, day=day, earlier=earlier_price_minor)
    try:
        with transaction.atomic():
            special = Special.objects.create(
                variant=variant,
                day=day,
                price_minor=price_minor,
                earlier_price_minor=earlier_price_minor,
                by=by,
                at=timezone.now(),
            )
    except IntegrityError as error:
        raise SpecialRefused(
            _("There is a price for this day already. Take it back first.")
        ) from error
    expire_pages_on_commit()
    return special


def _demand_honest(variant: Variant, *, day: date, earlier: int) -> None:
    honest = find_earlier_price(variant, day=day)
    if honest is not None and earlier == honest:
        return
    if honest is None:
        raise SpecialRefused(
            _(
                "No earlier price may be named: none was charged for two weeks of the last eight "
                "and for half of that time. Set the price of the day without one."
            )
        )
    raise SpecialRefused(
        _("The earlier price must be %(price)s: that was charged for long enough.")
        % {"price": format_money(honest, variant.currency)}
    )


@transaction.atomic
def cancel_special(special: Special, *, by: Any = None) -> None:
    """Take back the price of a day that is not over; doing it again changes nothing."""
    changed = Special.objects.filter(
        pk=special.pk, is_cancelled=False, day__gte=timezone.localdate()
    ).update(is_cancelled=True, by=by)
    if changed:
        expire_pages_on_commit()


def judge_specials_again(variant: Variant) -> None:
    """Look at coming prices of one day after the usual price changed: still lower and honest?"""
    coming = variant.specials.filter(day__gte=timezone.localdate(), is_cancelled=False)
    for special in coming:
        if special.price_minor >= variant.price_minor:
            coming.filter(pk=special.pk).update(is_cancelled=True)
        elif special.earlier_price_minor != find_earlier_price(variant, day=special.day):
            coming.filter(pk=special.pk).update(earlier_price_minor=None)


def turn_specials() -> int:
    """Make stored pages old when a price of one day begins or ends. A tick job."""
    now, today = timezone.now(), timezone.localdate()
    with transaction.atomic():
        begun = Special.objects.filter(begun_at=None, day__lte=today, is_cancelled=False)
        ended = Special.objects.filter(ended_at=None, day__lt=today, is_cancelled=False)
        turned = begun.update(begun_at=now) + ended.update(ended_at=now)
        if turned:
            expire_pages_on_commit()
    return turned
