from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("graph", "0002_figures_webhooks_and_development_mode"),
    ]

    operations = [
        migrations.DeleteModel(name="Notice"),
        migrations.DeleteModel(name="Postman"),
    ]
