"""Early warnings and supervisions, each seen inside the area; a supervision also at the desk that was asked."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import hezhi.steering.warnings.states
from hezhi.ground.platform.rows import in_area, on_desk, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_person_is_seen_with_home_or_post"),
        ("requests", "0008_words_gathered"),
        ("territory", "0002_names_by_bigrams"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlyWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.steering.warnings.states.WarningState["RAISED"],
                                hezhi.steering.warnings.states.WarningState["RAISED"],
                            ),
                            (
                                hezhi.steering.warnings.states.WarningState["LOOKED_INTO"],
                                hezhi.steering.warnings.states.WarningState["LOOKED_INTO"],
                            ),
                            (
                                hezhi.steering.warnings.states.WarningState["ACTED"],
                                hezhi.steering.warnings.states.WarningState["ACTED"],
                            ),
                            (
                                hezhi.steering.warnings.states.WarningState["DISMISSED"],
                                hezhi.steering.warnings.states.WarningState["DISMISSED"],
                            ),
                            (
                                hezhi.steering.warnings.states.WarningState["ENDED"],
                                hezhi.steering.warnings.states.WarningState["ENDED"],
                            ),
                        ],
                        default=hezhi.steering.warnings.states.WarningState["RAISED"],
                        max_length=12,
                    ),
                ),
                ("scheme", models.CharField(help_text="version of the scheme that raised it", max_length=20)),
                ("raised_on", models.DateField(help_text="the last day that was judged when it was raised")),
                ("raised_at", models.DateTimeField()),
                ("began", models.DateField(help_text="first day of the rise")),
                ("judged_on", models.DateField()),
                ("voices", models.IntegerField(help_text="since it began")),
                ("expected", models.FloatField(help_text="what would have been usual on these days")),
                ("level", models.FloatField(help_text="evidence; raised at the scheme's threshold")),
                (
                    "requests",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("looked_name", models.CharField(blank=True, max_length=120)),
                ("looked_at", models.DateTimeField(null=True)),
                (
                    "words",
                    models.CharField(blank=True, help_text="what was done, or why nothing has to be", max_length=300),
                ),
                (
                    "dismissed_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("one_matter", "一件事，已经在办"),
                            ("season", "季节性的，年年如此"),
                            ("wrong_place", "地点或类别认错了"),
                            ("chance", "几件互不相干，碰巧凑在一起"),
                        ],
                        max_length=12,
                    ),
                ),
                ("decided_name", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        help_text="the upper one",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="requests.category",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.compound"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["area_path", "-raised_on"], name="warning_area")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", hezhi.steering.warnings.states.WarningState["ENDED"]), _negated=True
                        ),
                        fields=("compound", "category"),
                        name="one_living_warning_of_a_matter",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "desk",
                    models.BigIntegerField(help_text="people.Organisation id of the handler: its desk sees the row"),
                ),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("level", models.CharField(help_text="whose it is: subdistrict, district or city", max_length=12)),
                ("is_escalation", models.BooleanField(default=False, help_text="made by the clock, not by a person")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.steering.warnings.states.SupervisionState["RAISED"],
                                hezhi.steering.warnings.states.SupervisionState["RAISED"],
                            ),
                            (
                                hezhi.steering.warnings.states.SupervisionState["ANSWERED"],
                                hezhi.steering.warnings.states.SupervisionState["ANSWERED"],
                            ),
                            (
                                hezhi.steering.warnings.states.SupervisionState["CLOSED"],
                                hezhi.steering.warnings.states.SupervisionState["CLOSED"],
                            ),
                        ],
                        default=hezhi.steering.warnings.states.SupervisionState["RAISED"],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("raised_by", models.BigIntegerField(null=True)),
                ("raised_name", models.CharField(max_length=120)),
                ("raised_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("answered_name", models.CharField(blank=True, max_length=120)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_name", models.CharField(blank=True, max_length=120)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="requests.dispatch"
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="requests.servicerequest"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["desk", "state"], name="supervision_desk"),
                    models.Index(fields=["area_path", "-raised_at"], name="supervision_area"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", hezhi.steering.warnings.states.SupervisionState["CLOSED"]), _negated=True
                        ),
                        fields=("dispatch", "level"),
                        name="one_open_supervision_of_a_level",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_escalation", True)),
                        fields=("dispatch", "level"),
                        name="escalated_once_to_a_level",
                    ),
                ],
            },
        ),
        protect("warnings_earlywarning", in_area()),
        protect("warnings_supervision", in_area(), on_desk("desk")),
    ]
