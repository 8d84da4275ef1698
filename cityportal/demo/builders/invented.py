"""Stories and goods that nobody wrote: any number of them, each with a title of its own."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from cityportal.demo.texts import vocabulary as words

#: Steps through all combinations in an order that looks like none: a prime divides no product
#: of the vocabulary's small lists.
STRIDE = 7_919


@dataclass(frozen=True, kw_only=True)
class InventedStory:
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    topics: tuple[str, ...]
    days_ago: int


@dataclass(frozen=True, kw_only=True)
class InventedProduct:
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    price: int
    weight: int
    temperature: str
    is_food: bool
    stock: int


def invent_story(number: int, *, seed: int) -> InventedStory:
    """Return story `number` (0, 1, 2 ...); the same number and seed give the same story."""
    lists = (words.PLACES, words.SUBJECTS, words.DEEDS, words.FAMILIES)
    (place, subject, deed, family), again = _combine(number, seed, lists)
    rng = random.Random(f"story/{seed}/{number}")  # noqa: S311  (no secret is made of it)
    facts = {
        "place": place,
        "subject": subject,
        "family": family,
        "season": rng.choice(words.SEASONS),
    }
    opening = rng.choice(words.OPENINGS).format(**facts)
    middles = [line.format(number=rng.randint(2, 48)) for line in rng.sample(words.MIDDLES, k=3)]
    ending = rng.choice(words.ENDINGS).format(**facts)
    title = f"{place}の{subject}{deed}　{family}さん{again}"
    return InventedStory(
        title=title,
        summary=f"{facts['season']}のころ、{place}の{family}さんをたずねました。{subject}の話です。",
        paragraphs=(opening, *middles, f"{ending}（{title}）"),
        topics=tuple(rng.sample(words.TOPICS, k=2)),
        days_ago=rng.randint(1, 3_650),
    )


def invent_product(number: int, *, seed: int) -> InventedProduct:
    """Return product `number`; the same number and seed give the same goods."""
    lists = (words.GOODS, words.MATERIALS, words.FAMILIES, words.SIZES)
    (goods, material, family, size), again = _combine(number, seed, lists)
    rng = random.Random(f"product/{seed}/{number}")  # noqa: S311
    title = f"{family}さんの{material}{goods} {size}{again}"
    return InventedProduct(
        title=title,
        summary=f"{rng.choice(words.PLACES)}で作った{material}の{goods}。{size}です。",
        paragraphs=(
            rng.choice(words.MIDDLES).format(number=rng.randint(2, 48)),
            f"{rng.choice(words.SEASONS)}のころに作る{goods}です。（{title}）",
        ),
        price=rng.randrange(300, 12_000, 10),
        weight=rng.randrange(80, 4_000, 20),
        temperature=rng.choice(("ambient", "ambient", "ambient", "chilled", "frozen")),
        is_food=words.GOODS.index(goods) < words.GOODS.index("湯のみ"),
        stock=rng.choice((0, 3, 20, 50, 200)),
    )


def invent_producer(number: int) -> tuple[str, str]:
    """Return name and person of producer `number`; the name carries the number."""
    family = words.FAMILIES[number % len(words.FAMILIES)]
    place = words.PLACES[number // len(words.FAMILIES) % len(words.PLACES)]
    return f"{place} {family}工房 {number + 1}", f"{family} {number + 1}号"


def _combine(number: int, seed: int, lists: Sequence[Sequence[str]]) -> tuple[list[str], str]:
    """Return one word of each list, a different combination per number, and a mark of rounds."""
    total = math.prod(len(one) for one in lists)
    rest = (number * STRIDE + seed) % total
    chosen = []
    for one in lists:
        rest, index = divmod(rest, len(one))
        chosen.append(one[index])
    rounds = number // total
    return chosen, f"（{rounds + 1}）" if rounds else ""
