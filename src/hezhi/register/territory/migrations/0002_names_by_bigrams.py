"""Names of compounds by pairs of characters; written at once, never put off (fastupdate), so that a search is as fast after an import."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_first_tables"), ("platform", "0003_bigrams")]
    operations = [
        migrations.RunSQL(
            "create index compound_name_words on territory_compoundname using gin (bigrams(plain)) with (fastupdate = off)",
            "drop index compound_name_words",
        )
    ]
