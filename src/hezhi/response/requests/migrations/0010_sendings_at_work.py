"""Sendings at work by their limit: screen 43 reads the first of them, whatever the number of those that are done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0009_counts_of_compounds_and_areas")]

    operations = [
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(
                    state__in=["sent", "dispatch_stands", "accepted", "contacted", "handling", "extended", "sent_back"]
                ),
                fields=["due_at", "id"],
                name="dispatch_at_work",
            ),
        ),
    ]
