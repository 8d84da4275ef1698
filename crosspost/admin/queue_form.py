"""The rules of a queue as a form: windows per weekday, gap, cap, quiet hours."""

from __future__ import annotations

from collections import defaultdict
from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from crosspost.models import Channel

LEAST_PER_DAY = 2
_CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
NOT_A_SPAN = _("A time to begin and a later time to end, or both empty.")


class QueueRulesForm(forms.Form):
    gap_minutes = forms.IntegerField(
        label=_("Least time between two posts, in minutes"), min_value=0, max_value=1440
    )
    daily_cap = forms.IntegerField(
        label=_("At most so many posts a day"),
        min_value=0,
        max_value=100,
        help_text=_("0 lets the queue rest."),
    )
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=_CLOCK)
    quiet_until = forms.TimeField(label=_("Quiet until"), required=False, widget=_CLOCK)

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        windows = _group(channel)
        self.per_day = max([LEAST_PER_DAY, *(len(day) for day in windows.values())])
        kwargs["initial"] = {
            "gap_minutes": channel.queue_gap,
            "daily_cap": channel.queue_daily_cap,
            "quiet_from": channel.quiet_from,
            "quiet_until": channel.quiet_until,
        }
        super().__init__(*args, **kwargs)
        for weekday in WEEKDAYS:
            for number in range(self.per_day):
                window = windows[weekday][number] if number < len(windows[weekday]) else {}
                self._add_window(weekday, number, window)

    def _add_window(self, weekday: int, number: int, window: dict[str, Any]) -> None:
        for side in ("start", "end"):
            clock = window.get(side, "")
            self.fields[_name(weekday, number, side)] = forms.TimeField(
                label=_("from") if side == "start" else _("to"),
                required=False,
                # The end of the day is 0:00 in a field of the browser.
                initial="00:00" if clock == "24:00" else clock,
                widget=_CLOCK,
            )

    def list_days(self) -> list[dict[str, Any]]:
        """Return what the template draws: a weekday with its pairs of fields."""
        return [
            {
                "name": name,
                "windows": [
                    (self[_name(weekday, number, "start")], self[_name(weekday, number, "end")])
                    for number in range(self.per_day)
                ],
            }
            for weekday, name in WEEKDAYS.items()
        ]

    def list_numbers(self) -> list[Any]:
        """Return the fields that hold for all days."""
        return [self[name] for name in ("gap_minutes", "daily_cap", "quiet_from", "quiet_until")]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for weekday in WEEKDAYS:
            for number in range(self.per_day):
                start, end = self._read(values, weekday, number)
                is_empty = start is None and end is None
                is_span = start is not None and end is not None and (end > start or end == time(0))
                if not (is_empty or is_span):
                    self.add_error(_name(weekday, number, "end"), NOT_A_SPAN)
        if (values.get("quiet_from") is None) != (values.get("quiet_until") is None):
            self.add_error("quiet_until", _("Both times, or none."))
        return values

    def list_windows(self) -> list[dict[str, Any]]:
        """Return the windows as `set_queue_rules` takes them; the form is valid."""
        windows = []
        for weekday in WEEKDAYS:
            for number in range(self.per_day):
                start, end = self._read(self.cleaned_data, weekday, number)
                if start is not None and end is not None:
                    last = "24:00" if end == time(0) else f"{end:%H:%M}"
                    windows.append({"weekday": weekday, "start": f"{start:%H:%M}", "end": last})
        return windows

    def _read(
        self, values: dict[str, Any], weekday: int, number: int
    ) -> tuple[time | None, time | None]:
        return (
            values.get(_name(weekday, number, "start")),
            values.get(_name(weekday, number, "end")),
        )


def _name(weekday: int, number: int, side: str) -> str:
    return f"day{weekday}_{number}_{side}"


def _group(channel: Channel) -> dict[int, list[dict[str, Any]]]:
    windows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for window in channel.queue_windows:
        windows[int(window["weekday"])].append(window)
    return windows
