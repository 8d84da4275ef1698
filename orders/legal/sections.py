"""The shape of a legal page: parts with a heading, sentences, and at times a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Table:
    """`rows` begin with their own heading."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part. `language` is set where the sentences are the city's own, in another language
    than the page."""

    title: str
    lines: tuple[str, ...] = ()
    language: str = ""
    phone: str = ""
    email: str = ""
    table: Table | None = None
    #: Names of places, each with what parcels cost more there.
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LegalPage:
    title: str
    intro: str
    sections: tuple[Section, ...]
