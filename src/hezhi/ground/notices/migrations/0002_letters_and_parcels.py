"""Letters to people without an account; what travels together has a number; what was given up is seen."""

from django.db import migrations, models

from hezhi.ground.platform.rows import protect

WAITING = models.Q(("failed_at", None), ("sent_at", None))


def _fields():
    return [
        (
            "parcel",
            models.UUIDField(blank=True, help_text="the same at each try, so that a gateway drops a copy", null=True),
        ),
        (
            "declined",
            models.CharField(blank=True, help_text="ways that will never take it, between blanks", max_length=100),
        ),
        (
            "failed_at",
            models.DateTimeField(blank=True, help_text="given up; an administrator may send it again", null=True),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_first_tables")]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="notice_waiting"),
        *[
            migrations.AddField(
                "notice",
                name,
                field
                if name != "declined"
                else models.CharField(blank=True, default="", help_text=field.help_text, max_length=100),
                preserve_default=name != "declined",
            )
            for name, field in _fields()
        ],
        migrations.AlterField(
            "notice",
            "channel",
            models.CharField(blank=True, help_text='by which it went; "list" where no way reaches', max_length=20),
        ),
        migrations.AddIndex("notice", models.Index(fields=["due_at"], condition=WAITING, name="notice_waiting_to_go")),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("template", models.CharField(max_length=60)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(help_text="from when it may go out")),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        blank=True, help_text='by which it went; "list" where no way reaches', max_length=20
                    ),
                ),
                ("tries", models.IntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                *_fields(),
                ("kind", models.CharField(choices=[("sms", "SMS"), ("email", "e-mail")], max_length=10)),
                ("sealed", models.BinaryField(blank=True, help_text="address, values and path", null=True)),
                (
                    "address_index",
                    models.BinaryField(blank=True, help_text="keyed digest; gone with it", max_length=32, null=True),
                ),
                (
                    "once",
                    models.BinaryField(
                        help_text="keyed digest of address and event together", max_length=32, unique=True
                    ),
                ),
                ("is_urgent", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["due_at"], condition=WAITING, name="letter_waiting_to_go"),
                    models.Index(fields=["address_index", "sent_at"], name="letter_to_address"),
                ],
            },
        ),
        protect("notices_letter"),
    ]
