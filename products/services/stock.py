"""Stock moves only by guarded updates: the database itself refuses what is not there.

Lines are merged per variant and taken in the order of their keys, so that two buyers who want
the same goods in a different order cannot wait for each other for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.pagecache import expire_pages_on_commit
from products.models import StockItem, StockMovement, Variant
from products.states import FEW_LEFT, MovementKind


@dataclass(frozen=True, kw_only=True)
class StockLine:
    """So many pieces of one variant; `quantity` is 1 or more."""

    variant_id: int
    quantity: int


class SoldOut(Exception):  # noqa: N818 (an answer to a buyer)
    """Fewer are left than wanted. `name` is the line's name, `left` what can still be bought."""

    def __init__(self, *, variant_id: int, name: str, left: int) -> None:
        super().__init__(f"{name}: {left} left")
        self.variant_id = variant_id
        self.name = name
        self.left = left


class StockMismatchError(Exception):
    """More was to be released, sold or returned than is held or sold: a fault of the caller."""


class CorrectionRefused(Exception):  # noqa: N818 (an answer to a clerk)
    """A correction would take away what buyers already have. `free` is how many may go."""

    def __init__(self, *, variant_id: int, free: int) -> None:
        super().__init__(f"Variant {variant_id}: only {free} may be taken away")
        self.variant_id = variant_id
        self.free = free


@transaction.atomic
def hold_stock(lines: Sequence[StockLine]) -> None:
    """Reserve all lines for an order that is about to be paid, or none of them.

    Raises SoldOut, naming the first variant of which too few are left.
    """
    quantities = _merge(lines)
    for variant_id, quantity in quantities:
        if not _update(variant_id, held=quantity, needs_free=quantity):
            raise _sold_out(variant_id)
    _expire_changed_pages(quantities, freed=-1)


@transaction.atomic
def release_stock(lines: Sequence[StockLine]) -> None:
    """Give back what `hold_stock` reserved. Raises StockMismatchError if that much is not held."""
    quantities = _merge(lines)
    for variant_id, quantity in quantities:
        if not _update(variant_id, held=-quantity, needs_held=quantity):
            raise StockMismatchError(f"Variant {variant_id}: {quantity} are not held")
    _expire_changed_pages(quantities, freed=1)


@transaction.atomic
def commit_held_stock(lines: Sequence[StockLine], *, why: str = "") -> None:
    """Turn what is held into sold. `why` names the order. Raises StockMismatchError."""
    quantities = _merge(lines)
    for variant_id, quantity in quantities:
        if not _update(variant_id, held=-quantity, sold=quantity, needs_held=quantity):
            raise StockMismatchError(f"Variant {variant_id}: {quantity} are not held")
        _write_movement(variant_id, MovementKind.SOLD, -quantity, why=why)
    _expire_changed_pages(quantities, unsold=-1)


@transaction.atomic
def take_stock(lines: Sequence[StockLine], *, why: str = "") -> None:
    """Sell free stock at once, for money that came after its hold was released.

    Raises SoldOut; nothing is taken then.
    """
    quantities = _merge(lines)
    for variant_id, quantity in quantities:
        if not _update(variant_id, sold=quantity, needs_free=quantity):
            raise _sold_out(variant_id)
        _write_movement(variant_id, MovementKind.SOLD, -quantity, why=why)
    _expire_changed_pages(quantities, freed=-1, unsold=-1)


@transaction.atomic
def return_stock(
    lines: Sequence[StockLine], *, why: str, by: Any = None, is_sellable_again: bool
) -> None:
    """Take back what was sold; goods that are not fit to sell are written off at once.

    Raises StockMismatchError if that much was not sold.
    """
    quantities = _merge(lines)
    for variant_id, quantity in quantities:
        if not _update(variant_id, sold=-quantity, needs_sold=quantity):
            raise StockMismatchError(f"Variant {variant_id}: {quantity} were not sold")
        _write_movement(variant_id, MovementKind.RETURNED, quantity, why=why, by=by)
        if not is_sellable_again:
            _update(variant_id, on_hand=-quantity, needs_free=quantity)
            _write_movement(variant_id, MovementKind.CORRECTED, -quantity, why=why, by=by)
    if is_sellable_again:
        _expire_changed_pages(quantities, freed=1, unsold=1)


@transaction.atomic
def receive_stock(variant_id: int, *, quantity: int, by: Any = None, why: str = "") -> None:
    """Add goods that came in. `quantity` is 1 or more; `by` is the user, None for a programme."""
    ((variant_id, quantity),) = _merge([StockLine(variant_id=variant_id, quantity=quantity)])
    if not _update(variant_id, on_hand=quantity):
        raise Variant.DoesNotExist(f"No stock is kept of variant {variant_id}")
    _write_movement(variant_id, MovementKind.RECEIVED, quantity, why=why, by=by)
    _expire_changed_pages([(variant_id, quantity)], freed=1, unsold=1)


@transaction.atomic
def correct_stock(variant_id: int, *, quantity: int, by: Any, why: str) -> None:
    """Change the stock by `quantity` pieces (+ or -) because a count showed something else.

    Raises CorrectionRefused when buyers already have what would be taken away, ValueError
    without a change or a reason.
    """
    if quantity == 0 or not why.strip():
        raise ValueError("A correction has a number that is not 0, and a reason.")
    if not _update(variant_id, on_hand=quantity, needs_free=max(-quantity, 0)):
        item = StockItem.objects.get(variant_id=variant_id)
        raise CorrectionRefused(variant_id=variant_id, free=item.free)
    _write_movement(variant_id, MovementKind.CORRECTED, quantity, why=why, by=by)
    direction = 1 if quantity > 0 else -1
    _expire_changed_pages([(variant_id, abs(quantity))], freed=direction, unsold=direction)


def _merge(lines: Sequence[StockLine]) -> list[tuple[int, int]]:
    """Return (variant, pieces) once per variant, in the order of the variants' keys."""
    total: Counter[int] = Counter()
    for line in lines:
        if line.quantity < 1:
            raise ValueError("A stock line has a quantity of 1 or more.")
        total[line.variant_id] += line.quantity
    return sorted(total.items())


def _update(
    variant_id: int,
    *,
    on_hand: int = 0,
    held: int = 0,
    sold: int = 0,
    needs_free: int = 0,
    needs_held: int = 0,
    needs_sold: int = 0,
) -> bool:
    """Change the counters in one guarded UPDATE; False when the guard refused."""
    changed = StockItem.objects.filter(
        variant_id=variant_id,
        on_hand__gte=F("held") + F("sold") + needs_free,
        held__gte=needs_held,
        sold__gte=needs_sold,
    ).update(on_hand=F("on_hand") + on_hand, held=F("held") + held, sold=F("sold") + sold)
    return changed == 1


def _sold_out(variant_id: int) -> SoldOut:
    variant = Variant.objects.select_related("sellable", "stock").get(pk=variant_id)
    return SoldOut(variant_id=variant_id, name=variant.full_name, left=variant.stock.free)


def _write_movement(
    variant_id: int, kind: MovementKind, quantity: int, *, why: str, by: Any = None
) -> None:
    StockMovement.objects.create(
        variant_id=variant_id,
        kind=kind,
        quantity=quantity,
        why=why.strip()[:200],
        by=by,
        at=timezone.now(),
    )


def _expire_changed_pages(
    quantities: Sequence[tuple[int, int]], *, freed: int = 0, unsold: int = 0
) -> None:
    """Make stored pages old when what they say of the stock has changed.

    `freed` and `unsold` are the signs by which each quantity changed the two numbers that a
    page looks at.
    """
    pieces = dict(quantities)
    for item in StockItem.objects.filter(variant_id__in=pieces):
        moved = pieces[item.variant_id]
        left = item.on_hand - item.sold
        now = _level(item.free, left)
        before = _level(item.free - freed * moved, left - unsold * moved)
        if now != before:
            expire_pages_on_commit(is_sale=True)
            return


def _level(free: int, unsold: int) -> tuple[int, bool]:
    """What a page says: the number where few are left, and whether some are only held."""
    return min(free, FEW_LEFT + 1), free == 0 and unsold > 0
