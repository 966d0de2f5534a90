"""Sums kept beside the leaves: property requests of a compound for each area above it, and requests of an area by category. The list of 30
reads the first from the top instead of adding up half a million leaves."""

from django.db import migrations, models

from hezhi.ground.platform.rows import in_area, protect

# the owner sees no row of a protected table, so the walls stand aside for as long as this transaction lasts
FILL = """
alter table requests_countleaf no force row level security;
alter table requests_countofcompound no force row level security;
alter table requests_countofarea no force row level security;
insert into requests_countofcompound (month, area_path, compound, requests, matters)
select l.month, left(l.area_path, width), l.compound, sum(l.requests), sum(l.matters)
from requests_countleaf l join requests_category c on c.id = l.category and c.is_property
    cross join generate_series(4, length(l.area_path), 4) width
group by 1, 2, 3;
insert into requests_countofarea (month, area_path, category, requests, matters)
select l.month, left(l.area_path, width), l.category, sum(l.requests), sum(l.matters)
from requests_countleaf l cross join generate_series(4, length(l.area_path), 4) width
group by 1, 2, 3;
alter table requests_countleaf force row level security;
alter table requests_countofcompound force row level security;
alter table requests_countofarea force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0008_words_gathered")]
    operations = [
        migrations.CreateModel(
            name="CountOfArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                (
                    "area_path",
                    models.CharField(
                        db_collation="C", help_text="the area that is summed, at any level", max_length=60
                    ),
                ),
                ("category", models.BigIntegerField(null=True)),
                ("requests", models.IntegerField(default=0)),
                ("matters", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "area_path", "category"), name="count_of_area_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountOfCompound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                (
                    "area_path",
                    models.CharField(
                        db_collation="C", help_text="the area that is summed, at any level", max_length=60
                    ),
                ),
                ("compound", models.BigIntegerField(null=True)),
                ("requests", models.IntegerField(default=0)),
                ("matters", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "area_path", "compound"), name="count_of_compound_once", nulls_distinct=False
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["month", "area_path", "-requests"],
                        include=["compound", "matters"],
                        name="count_of_compound_rank",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="countleaf",
            index=models.Index(fields=["compound", "month"], name="count_leaf_compound"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        protect("requests_countofcompound", in_area()),
        protect("requests_countofarea", in_area()),
    ]
