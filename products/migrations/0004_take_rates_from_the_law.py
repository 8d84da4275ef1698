from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("products", "0003_fill_in_the_law")]

    operations = [
        migrations.RemoveConstraint(model_name="variant", name="variant_tax_rate_known"),
        migrations.RemoveField(model_name="variant", name="tax_rate_percent"),
        migrations.RemoveField(model_name="foodlabel", name="allergens"),
        migrations.AlterField(
            model_name="variant",
            name="tax_class",
            field=models.ForeignKey(
                help_text="The rate of the day of the order is used.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="products.taxclass",
                verbose_name="tax inside the price",
            ),
        ),
    ]
