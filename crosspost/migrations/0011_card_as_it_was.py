from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crosspost", "0010_left_photos")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="card",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
