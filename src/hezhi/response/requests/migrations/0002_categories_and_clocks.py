"""The categories and time limits that come with the house; a city changes them by `load_categories` and `load_clocks`."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data"


def load(apps, schema_editor):
    category_model, clock_model = apps.get_model("requests", "Category"), apps.get_model("requests", "ClockRule")
    known = {}
    for row in json.loads((DATA / "categories.json").read_text(encoding="utf-8")):
        parent = known.get(row.pop("parent"))
        known[row["code"]] = category_model.objects.create(parent=parent, **row)
    for row in json.loads((DATA / "clocks.json").read_text(encoding="utf-8")):
        clock_model.objects.create(**row)


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_first_tables")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
