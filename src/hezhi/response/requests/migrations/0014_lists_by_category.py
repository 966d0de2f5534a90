"""Lists by category of one street read the category in the index, not in three thousand rows; those of a rare state have an index of their own,
of what is in hand alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0013_voices_and_mail"),
        ("territory", "0002_names_by_bigrams"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_area",
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["closed", "closed_unresolved", "answered", "linked_duplicate"]), _negated=True
                ),
                fields=["state", "category", "-received_at"],
                name="request_state_category",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(fields=["area_path", "-received_at", "category"], name="request_area"),
        ),
    ]
