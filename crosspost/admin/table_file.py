"""Posts as a table file: for Excel, in the reader's language and zone, however many."""

from __future__ import annotations

import csv
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from crosspost.results import fetch_results
from crosspost.rows import DeliveryRow, load_rows
from crosspost.selectors import MonitorFilters, search_deliveries

from .say import say_delivery
from .section_names import say_section

BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 500
#: A cell that begins like this is a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def stream_posts(
    site: Site,
    filters: MonitorFilters,
    *,
    channel_ids: list[int],
    language: str,
    zone: zoneinfo.ZoneInfo,
) -> Iterator[str]:
    """Yield the file line by line, newest first.

    The lines are made after the view has returned, when neither the reader's language nor the
    zone are active any more: both are given, and the language is set for each piece alone.
    """
    writer = csv.writer(_Echo())
    with translation.override(language):
        head = _list_headings(zone)
    yield BYTE_ORDER_MARK + writer.writerow(head)
    filters = replace(filters, per_page=ROWS_AT_ONCE)
    while True:
        result = search_deliveries(site, filters, channel_ids=channel_ids)
        rows = load_rows(result.ids)
        with translation.override(language):
            results = fetch_results(result.ids)
            lines = [
                _list_cells(rows[key], results.get(key, ""), zone)
                for key in result.ids
                if key in rows
            ]
        yield from (writer.writerow(escape_cells(line)) for line in lines)
        if not result.next_cursor:
            return
        filters = replace(filters, before=result.next_cursor)


def escape_cells(cells: Iterable[Any]) -> list[Any]:
    """Return cells that no spreadsheet takes for a formula."""
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
        for cell in cells
    ]


class _Echo:
    """What the csv module writes into: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def _list_headings(zone: zoneinfo.ZoneInfo) -> list[str]:
    def at(words: str) -> str:
        return f"{words} ({zone.key})"

    return [
        _("Page of the website"),
        _("Kind of page"),
        _("Author"),
        _("Facebook Page"),
        _("Try"),
        _("State"),
        _("What happened"),
        at(_("Asked for")),
        at(_("Posted")),
        _("Delay in seconds"),
        at(_("Read back")),
        at(_("Seen by the public")),
        _("Address on Facebook"),
        _("Number of the post"),
        _("Short link"),
        _("Visits"),
        _("Visits from Facebook"),
        _("Reactions"),
        _("Comments"),
        _("Shares"),
        _("Results"),
        _("Words of the post"),
    ]


def _list_cells(row: DeliveryRow, results: str, zone: zoneinfo.ZoneInfo) -> list[Any]:
    sentence = say_delivery(row)
    return [
        row.title,
        say_section(row.section),
        row.created_by,
        row.channel_name,
        row.version,
        sentence.label,
        sentence.what,
        _say(row.due_at, zone),
        _say(row.published_at, zone),
        "" if row.lag_seconds is None else row.lag_seconds,
        _say(row.verified_at, zone),
        _say(row.seen_at, zone),
        row.permalink,
        row.post_id,
        row.link,
        row.visits,
        row.visits_from_facebook,
        *("" if number is None else number for number in (row.reactions, row.comments, row.shares)),
        results,
        row.text,
    ]


def _say(moment: datetime | None, zone: zoneinfo.ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" if moment else ""
