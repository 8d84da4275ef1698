import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crosspost", "0003_sections_and_the_monitors_indexes"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="delivery",
            options={
                "permissions": [("approve_delivery", "Can approve posts before they go out")],
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="CrosspostSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "needs_approval",
                    models.BooleanField(
                        default=False,
                        help_text="Approving the page in its workflow approves its post, and so "
                        "does publishing the page yourself where you may.",
                        verbose_name="a post needs approval before it goes out",
                    ),
                ),
                (
                    "needs_second_person",
                    models.BooleanField(
                        default=False,
                        help_text="Whoever wrote the text of a post last asks a colleague.",
                        verbose_name="nobody approves their own words",
                    ),
                ),
                (
                    "late_after_minutes",
                    models.PositiveSmallIntegerField(
                        default=120,
                        help_text="A post that was planned for a time and could not go out until "
                        "then is not sent late by itself: it is held, and somebody decides.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="how late a planned post may go out, in minutes",
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="wagtailcore.site",
                    ),
                ),
            ],
            options={"verbose_name": "posts on Facebook"},
        ),
    ]
