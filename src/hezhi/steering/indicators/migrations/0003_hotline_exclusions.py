"""Requests that are left out of the hotline's rates, each proposed by one officer and decided by another."""

import django.db.models.deletion
from django.db import migrations, models

import hezhi.steering.indicators.states
from hezhi.ground.platform.rows import in_area, protect


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_frozen_and_rejected"),
        ("requests", "0003_notes_of_extension"),
    ]

    operations = [
        migrations.CreateModel(
            name="HotlineExclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("told_at", models.DateTimeField(help_text="when the request was told: which period it belongs to")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("duplicate", "重复诉求"),
                            ("unreasonable", "诉求不合理"),
                            ("beyond_duty", "超出职责范围"),
                            ("force", "不可抗力"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.steering.indicators.states.ExclusionState["PROPOSED"],
                                hezhi.steering.indicators.states.ExclusionState["PROPOSED"],
                            ),
                            (
                                hezhi.steering.indicators.states.ExclusionState["CONFIRMED"],
                                hezhi.steering.indicators.states.ExclusionState["CONFIRMED"],
                            ),
                            (
                                hezhi.steering.indicators.states.ExclusionState["REFUSED"],
                                hezhi.steering.indicators.states.ExclusionState["REFUSED"],
                            ),
                            (
                                hezhi.steering.indicators.states.ExclusionState["LIFTED"],
                                hezhi.steering.indicators.states.ExclusionState["LIFTED"],
                            ),
                        ],
                        default=hezhi.steering.indicators.states.ExclusionState["PROPOSED"],
                        max_length=12,
                    ),
                ),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_name", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, help_text="why it was refused or lifted", max_length=300)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="requests.servicerequest"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["told_at", "area_path"], name="hotline_exclusion_period")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    hezhi.steering.indicators.states.ExclusionState["PROPOSED"],
                                    hezhi.steering.indicators.states.ExclusionState["CONFIRMED"],
                                ],
                            )
                        ),
                        fields=("request",),
                        name="hotline_exclusion_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_exclusion_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", hezhi.steering.indicators.states.ExclusionState["PROPOSED"]),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_exclusion_decided_by_someone",
                    ),
                ],
            },
        ),
        protect("indicators_hotlineexclusion", in_area()),
    ]
