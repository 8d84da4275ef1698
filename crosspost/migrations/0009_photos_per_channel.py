from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crosspost", "0008_turns_index")]

    operations = [
        migrations.AddField(
            model_name="announcementdraft",
            name="own_photos",
            field=models.JSONField(blank=True, default=dict, verbose_name="photos per channel"),
        ),
    ]
