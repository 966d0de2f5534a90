"""Recordings of who spoke instead of writing; the e-mail address of who has no account."""

import django.db.models.deletion
from django.db import migrations, models

from hezhi.ground.platform.rows import in_area, on_desk, own, protect


class Migration(migrations.Migration):
    dependencies = [("requests", "0012_ends_of_a_request")]

    operations = [
        migrations.AddField(
            "requester", "mail", models.BinaryField(blank=True, help_text="e-mail address, sealed", null=True)
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(help_text="name in the store", max_length=120)),
                ("transcript", models.TextField(blank=True)),
                ("transcribed_at", models.DateTimeField(blank=True, null=True)),
                ("transcribed_by", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, max_length=120)),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("person", models.BigIntegerField(blank=True, null=True)),
                ("desk", models.BigIntegerField(blank=True, null=True)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recordings",
                        to="requests.servicerequest",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["request"], name="voice_request")]},
        ),
        protect("requests_voice", in_area(), own("person"), on_desk("desk")),
    ]
