"""What a screen reader and a keyboard need of a page, looked for in its HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from bs4 import BeautifulSoup, Tag

FIELDS = "input:not([type=hidden]):not([type=submit]), select, textarea"
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def list_barriers(html: str, *, within: str = "body") -> list[str]:
    """Return one sentence for each barrier: none for a page that everybody can use.

    Headings and ids are looked at in the whole page, the rest within a selector.
    """
    page = BeautifulSoup(html, "html.parser")
    part = page.select_one(within)
    assert part is not None, f"There is no {within} on the page"
    return [
        *_look_at_headings(page),
        *_look_at_ids(page, part),
        *_look_at_fields(page, part),
        *_look_at_names(page, part),
    ]


def _look_at_headings(page: Tag) -> Iterator[str]:
    levels = [int(heading.name[1]) for heading in page.find_all(HEADINGS)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _look_at_ids(page: Tag, part: Tag) -> Iterator[str]:
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    yield from (f"the id {name} stands {count} times" for name, count in ids.items() if count > 1)
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        for tag in part.find_all(attrs={attribute: True}):
            for name in str(tag[attribute]).split():
                if name not in ids:
                    yield f"{attribute} of <{tag.name}> names {name}, which is not there"


def _look_at_fields(page: Tag, part: Tag) -> Iterator[str]:
    for field in part.select(FIELDS):
        if not _name_field(page, field):
            yield f"the field {field.get('name')} has no label"
        if int(str(field.get("tabindex", 0))) > 0:
            yield f"the field {field.get('name')} is taken out of the order"
    for error in part.select(".error-message, .cp-missing[role=alert], .errorlist"):
        name = error.get("id")
        if not name or not page.select(f'[aria-describedby~="{name}"]'):
            yield f"no field points at what is wrong: {_read(error)}"


def _look_at_names(page: Tag, part: Tag) -> Iterator[str]:
    names: Counter[str] = Counter()
    for control in part.select("button, a[href], summary"):
        name = _name(page, control)
        if not name:
            yield f"<{control.name}> {control.get('href', control.get('value', ''))} has no name"
        if control.name == "button":
            names[name] += 1
    yield from (f"{count} buttons say {name!r}" for name, count in names.items() if count > 1)
    for place in part.select("nav, section, [role=group], [role=search]"):
        if not (place.get("aria-label") or place.get("aria-labelledby")):
            yield f"a <{place.name}> without a name"


def _name(page: Tag, control: Tag) -> str:
    ids = str(control.get("aria-labelledby", "")).split()
    found = " ".join(_read(tag) for tag in page.find_all(id=ids)) if ids else ""
    return found or str(control.get("aria-label", "")) or _read(control)


def _name_field(page: Tag, field: Tag) -> str:
    if name := _name(page, field):
        return name
    label = field.find_parent("label") or page.find("label", attrs={"for": field.get("id", "-")})
    return _read(label) if isinstance(label, Tag) else ""


def _read(tag: Tag) -> str:
    words = tag.get_text(" ") + " ".join(str(image["alt"]) for image in tag.select("img[alt]"))
    return " ".join(words.split())
