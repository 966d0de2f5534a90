"""Indexes that nobody reads go; those of work in hand leave out what has ended; one comes for lists by category.

A request took 12 indexes of 45 bytes and more. Gone: the second index of a key that begins another one, prefixes of numbers (nobody looks for them
by LIKE), nulls, and the ends of things in the indexes of desks. Lists by state and category walk `request_category` from the newest, rare states
`request_state`.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_person_is_seen_with_home_or_post"),
        ("requests", "0010_sendings_at_work"),
        ("territory", "0002_names_by_bigrams"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="dispatch",
            name="dispatch_desk",
        ),
        migrations.RemoveIndex(
            model_name="dispatch",
            name="dispatch_area",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_state",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_lookup",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_requester",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_on_desk",
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="copied_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="handler",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispatches",
                to="people.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="proposed_handler",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes",
                to="requests.servicerequest",
            ),
        ),
        migrations.AlterField(
            model_name="servicerequest",
            name="category",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="requests.category",
            ),
        ),
        migrations.AlterField(
            model_name="servicerequest",
            name="compound",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="territory.compound",
            ),
        ),
        migrations.AlterField(
            model_name="servicerequest",
            name="joined_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="the main request of one matter",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="voices",
                to="requests.servicerequest",
            ),
        ),
        migrations.AlterField(
            model_name="servicerequest",
            name="person",
            field=models.BigIntegerField(blank=True, help_text="people.Person id of who may follow it", null=True),
        ),
        migrations.AlterField(
            model_name="servicerequest",
            name="token",
            field=models.UUIDField(blank=True, help_text="one-use token of the form that filed it", null=True),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "moved",
                            "accepted_back",
                            "recalled",
                        ),
                    ),
                    _negated=True,
                ),
                fields=["handler", "state", "due_at"],
                name="dispatch_desk",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "moved",
                            "accepted_back",
                            "recalled",
                        ),
                    ),
                    _negated=True,
                ),
                fields=["state", "area_path"],
                name="dispatch_open",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "closed",
                            "closed_unresolved",
                            "answered",
                            "linked_duplicate",
                        ),
                    ),
                    _negated=True,
                ),
                fields=["state", "area_path", "due_at"],
                name="request_state",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=django.contrib.postgres.indexes.HashIndex(
                condition=models.Q(("lookup__isnull", False)), fields=["lookup"], name="request_lookup"
            ),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(condition=models.Q(("person__isnull", False)), fields=["person"], name="request_person"),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(fields=["category", "-received_at"], name="request_category"),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(condition=models.Q(("desk__isnull", False)), fields=["desk"], name="request_on_desk"),
        ),
        migrations.AddConstraint(
            model_name="servicerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token__isnull", False)), fields=("token",), name="request_once_per_form"
            ),
        ),
        migrations.RunSQL(
            "drop index requests_servicerequest_number_662cb1c4_like; drop index requests_requester_handle_598fa998_like;",
            "create index requests_servicerequest_number_662cb1c4_like on requests_servicerequest (number varchar_pattern_ops);"
            "create index requests_requester_handle_598fa998_like on requests_requester (handle varchar_pattern_ops);",
        ),
    ]
