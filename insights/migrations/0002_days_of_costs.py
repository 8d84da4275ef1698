"""A cost belongs to days: what was written down so far belongs to the day of that."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def fill_days(apps: Any, schema_editor: Any) -> None:
    for cost in apps.get_model("insights", "Cost").objects.select_related("announcement"):
        cost.site_id = cost.announcement.site_id
        cost.first_day = cost.last_day = timezone.localtime(cost.entered_at).date()
        cost.save(update_fields=["site", "first_day", "last_day"])


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AddField(
            model_name="cost",
            name="site",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="wagtailcore.site",
            ),
        ),
        migrations.AddField(
            model_name="cost",
            name="first_day",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="cost",
            name="last_day",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="cost",
            name="announcement",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: all announcements of the month.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="crosspost.announcement",
                verbose_name="announcement",
            ),
        ),
        migrations.RunPython(fill_days, migrations.RunPython.noop),
    ]
