"""Tables of the room, each held by sight: the desk that has the work, or the area it lies in."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import hezhi.ground.platform.sealed
import hezhi.response.handling.states
from hezhi.ground.platform.rows import in_area, on_desk, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_person_is_seen_with_home_or_post"),
        ("requests", "0012_ends_of_a_request"),
        ("territory", "0002_names_by_bigrams"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, max_length=120)),
                ("desk", models.BigIntegerField()),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                (
                    "dispatch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrival", to="requests.dispatch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desk", models.BigIntegerField()),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("every_days", models.IntegerField(default=1, help_text="how often it should be walked")),
                ("is_active", models.BooleanField(default=True)),
                (
                    "compound",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routes",
                        to="territory.compound",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.CharField(blank=True, max_length=120)),
                ("desk", models.BigIntegerField()),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="handling.route"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("place", models.CharField(max_length=80)),
                ("look_at", models.CharField(max_length=200)),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stops", to="handling.route"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stop_place", models.CharField(help_text="as the route said on that day", max_length=80)),
                ("is_fine", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("desk", models.BigIntegerField()),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="requests.servicerequest",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="handling.round"
                    ),
                ),
                (
                    "stop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="marks",
                        to="handling.stop",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, max_length=120)),
                ("words", models.CharField(blank=True, help_text="what the next one should know", max_length=200)),
                ("desk", models.BigIntegerField(help_text="people.Organisation id that handles it")),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("until", models.DateTimeField(blank=True, help_text="when another took it over", null=True)),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="requests.dispatch"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="people.post"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("until", None)), fields=["desk", "post"], name="assignment_desk")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("dispatch",), name="assignment_one_now"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, help_text="yuan", max_digits=12)),
                ("words", models.CharField(help_text="for what", max_length=120)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, max_length=120)),
                ("desk", models.BigIntegerField()),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="costs", to="requests.dispatch"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["dispatch", "at"], name="cost_dispatch")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="cost_is_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(choices=[("sms", "sms"), ("email", "email"), ("hand", "hand")], max_length=5),
                ),
                ("address", hezhi.ground.platform.sealed.SealedField(blank=True, null=True)),
                ("asked", models.CharField(max_length=500)),
                ("place", models.CharField(max_length=120)),
                (
                    "photos",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        blank=True,
                        default=list,
                        help_text="keys of the photos that may be seen",
                        size=None,
                    ),
                ),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.response.handling.states.InvitationState["SENT"],
                                hezhi.response.handling.states.InvitationState["SENT"],
                            ),
                            (
                                hezhi.response.handling.states.InvitationState["ANSWERED"],
                                hezhi.response.handling.states.InvitationState["ANSWERED"],
                            ),
                            (
                                hezhi.response.handling.states.InvitationState["LATE"],
                                hezhi.response.handling.states.InvitationState["LATE"],
                            ),
                            (
                                hezhi.response.handling.states.InvitationState["REVOKED"],
                                hezhi.response.handling.states.InvitationState["REVOKED"],
                            ),
                        ],
                        default=hezhi.response.handling.states.InvitationState["SENT"],
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "proof",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        blank=True,
                        default=list,
                        help_text="keys of the photos that came back",
                        size=None,
                    ),
                ),
                ("sent_by", models.BigIntegerField(blank=True, help_text="accounts.User id of who asked", null=True)),
                ("by", models.CharField(blank=True, max_length=120)),
                ("desk", models.BigIntegerField()),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="requests.dispatch"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="requests.servicerequest",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["dispatch", "sent_at"], name="invitation_dispatch"),
                    models.Index(condition=models.Q(("state", "sent")), fields=["until"], name="invitation_open"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadyWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desk", models.BigIntegerField(help_text="people.Organisation id whose words these are")),
                ("area_path", models.CharField(blank=True, db_collation="C", max_length=60)),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("report", "办结时说的话"),
                            ("contact", "联系诉求人"),
                            ("progress", "办理进展"),
                            ("reply", "派单台答复"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("valid_from", models.DateField()),
                (
                    "valid_until",
                    models.DateField(blank=True, help_text="the first day it is no longer offered", null=True),
                ),
                ("by", models.CharField(blank=True, max_length=120)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        help_text="offered first for it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="requests.category",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "ready words",
                "indexes": [models.Index(fields=["desk", "use"], name="ready_words_desk")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="ready_words_days",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.UniqueConstraint(fields=("desk", "name"), name="route_once"),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["route", "-began_at"], name="round_route"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("route",), name="round_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.UniqueConstraint(fields=("route", "position"), name="stop_once"),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(fields=("round", "stop"), name="mark_once"),
        ),
        protect("handling_assignment", in_area(), on_desk("desk")),
        protect("handling_arrival", in_area(), on_desk("desk")),
        protect("handling_cost", in_area(), on_desk("desk")),
        protect("handling_readywords", on_desk("desk")),
        protect("handling_route", in_area(), on_desk("desk")),
        protect("handling_stop", "route_id in (select id from handling_route)"),
        protect("handling_round", in_area(), on_desk("desk")),
        protect("handling_mark", in_area(), on_desk("desk")),
        protect("handling_invitation", in_area(), on_desk("desk")),
    ]
