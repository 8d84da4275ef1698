"""What the report by month can be narrowed to; the same words and choices as in the monitor."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

from crosspost.models import Channel, Delivery

from . import access
from .filter_links import list_kinds
from .filters import GROUPS, STATES_OF
from .times import get_zone


def list_own_channels(request: HttpRequest) -> QuerySet[Channel]:
    return Channel.objects.filter(site=access.choose_site(request)).order_by("pk")


def list_cities(request: HttpRequest) -> list[tuple[str, str]]:
    return [(str(site.pk), site.site_name or site.hostname) for site in access.list_sites(request)]


class ReportFilterSet(WagtailFilterSet):
    """Days are days of the city, both included."""

    since = django_filters.DateFilter(
        label=_("From this day"), method="begin_with", widget=AdminDateInput
    )
    until = django_filters.DateFilter(
        label=_("To this day"), method="end_with", widget=AdminDateInput
    )
    channel = django_filters.ModelChoiceFilter(label=_("Facebook Page"), queryset=list_own_channels)
    section = django_filters.ChoiceFilter(
        label=_("Kind of page"), field_name="announcement__section", choices=list_kinds
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="keep_state",
        choices=[(key, words) for key, words, _states in GROUPS],
    )
    site = django_filters.ChoiceFilter(label=_("City"), method="keep_city", choices=())

    class Meta:
        model = Delivery
        fields: list[str] = []

    def __init__(self, *args: Any, zone: zoneinfo.ZoneInfo | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone or get_zone("UTC")
        cities = list_cities(self.request)
        if len(cities) < 2:
            del self.filters["site"]
        else:
            self.filters["site"].extra["choices"] = cities

    def begin_with(self, rows: QuerySet[Delivery], _name: str, day: date) -> QuerySet[Delivery]:
        return rows.filter(due_at__gte=datetime.combine(day, time(0), tzinfo=self.zone))

    def end_with(self, rows: QuerySet[Delivery], _name: str, day: date) -> QuerySet[Delivery]:
        end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=self.zone)
        return rows.filter(due_at__lt=end)

    def keep_state(self, rows: QuerySet[Delivery], _name: str, key: str) -> QuerySet[Delivery]:
        return rows.filter(state__in=STATES_OF[key])

    def keep_city(self, rows: QuerySet[Delivery], _name: str, _key: str) -> QuerySet[Delivery]:
        # The screen has chosen the city by this already, and checked that it is one's own.
        return rows
