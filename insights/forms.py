from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from crosspost.models import Announcement

from .costs import find_month
from .models import Cost


class MonthField(forms.CharField):
    """A month as browsers send it, such as "2026-11"; its first day, or None when empty."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError(_("Write the month like 2026-11.")) from None


class CostForm(forms.ModelForm[Cost]):
    """What one announcement cost, or all of a month."""

    month = MonthField(
        label=gettext_lazy("month"),
        required=False,
        help_text=gettext_lazy("For costs of a whole month. Empty: the cost is of today."),
    )

    class Meta:
        model = Cost
        fields = ["announcement", "month", "amount_minor", "note"]

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.site = site
        field: Any = self.fields["announcement"]
        field.queryset = Announcement.objects.filter(site=site).order_by("-pk")
        field.label_from_instance = lambda announcement: announcement.title

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        month, today = data.get("month"), timezone.localdate()
        if month is None and data.get("announcement") is None:
            self.add_error("month", _("Choose an announcement or write a month."))
        first, last = find_month(month) if month else (today, today)
        self.instance.first_day, self.instance.last_day = first, last
        return data
