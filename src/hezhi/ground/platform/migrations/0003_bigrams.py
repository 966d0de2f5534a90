"""Pairs of characters, by which names and texts are found."""

from django.db import migrations

from hezhi.ground.platform.words_sql import BIGRAMS


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_audit_check")]
    operations = [BIGRAMS]
