from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0002_days_of_costs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cost",
            name="site",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="wagtailcore.site",
            ),
        ),
        migrations.AlterField(
            model_name="cost", name="first_day", field=models.DateField(editable=False)
        ),
        migrations.AlterField(
            model_name="cost", name="last_day", field=models.DateField(editable=False)
        ),
        migrations.AddConstraint(
            model_name="cost",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="cost_ends_after_it_begins",
            ),
        ),
    ]
