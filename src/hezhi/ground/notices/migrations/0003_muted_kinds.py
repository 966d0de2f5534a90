"""What kinds of messages a person wants in his list only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hezhi.ground.platform.rows import of_user, protect


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_letters_and_parcels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Muted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="one of wording.MAY_MUTE", max_length=10)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "muted kinds",
                "constraints": [models.UniqueConstraint(fields=("user", "kind"), name="muted_once")],
            },
        ),
        protect("notices_muted", of_user("user_id")),
    ]
