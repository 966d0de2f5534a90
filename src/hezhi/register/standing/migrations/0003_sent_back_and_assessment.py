"""Facts sent back for verification, and changes of what is under assessment, each by two people."""

import django.db.models.deletion
from django.db import migrations, models

import hezhi.register.standing.states
from hezhi.ground.platform.rows import in_area, protect


class Migration(migrations.Migration):
    dependencies = [
        ("standing", "0002_two_times_by_index"),
        ("territory", "0002_names_by_bigrams"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(db_collation="C", db_index=True, max_length=60)),
                ("value", models.CharField(choices=[("yes", "纳入考核"), ("no", "不纳入考核")], max_length=3)),
                ("reason", models.CharField(max_length=300)),
                ("source", models.CharField(help_text="the paper", max_length=150)),
                ("since", models.DateField(help_text="the first day it is to hold")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.register.standing.states.AssessmentState["PROPOSED"],
                                hezhi.register.standing.states.AssessmentState["PROPOSED"],
                            ),
                            (
                                hezhi.register.standing.states.AssessmentState["CONFIRMED"],
                                hezhi.register.standing.states.AssessmentState["CONFIRMED"],
                            ),
                            (
                                hezhi.register.standing.states.AssessmentState["REFUSED"],
                                hezhi.register.standing.states.AssessmentState["REFUSED"],
                            ),
                        ],
                        default=hezhi.register.standing.states.AssessmentState["PROPOSED"],
                        max_length=12,
                    ),
                ),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_name", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, help_text="why it was refused", max_length=300)),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.compound"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", hezhi.register.standing.states.AssessmentState["PROPOSED"])),
                        fields=("compound",),
                        name="assessment_change_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="assessment_change_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service", "物业服务"),
                            ("body", "业主组织"),
                            ("party_coverage", "党的组织覆盖"),
                            ("assessed", "纳入考核"),
                        ],
                        max_length=16,
                    ),
                ),
                ("on", models.DateField(help_text="the day that was looked at")),
                ("area_path", models.CharField(db_collation="C", db_index=True, max_length=60)),
                ("why", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.register.standing.states.VerificationState["ASKED"],
                                hezhi.register.standing.states.VerificationState["ASKED"],
                            ),
                            (
                                hezhi.register.standing.states.VerificationState["UPHELD"],
                                hezhi.register.standing.states.VerificationState["UPHELD"],
                            ),
                            (
                                hezhi.register.standing.states.VerificationState["AMENDED"],
                                hezhi.register.standing.states.VerificationState["AMENDED"],
                            ),
                            (
                                hezhi.register.standing.states.VerificationState["WITHDRAWN"],
                                hezhi.register.standing.states.VerificationState["WITHDRAWN"],
                            ),
                        ],
                        default=hezhi.register.standing.states.VerificationState["ASKED"],
                        max_length=12,
                    ),
                ),
                ("asked_by", models.BigIntegerField()),
                ("asked_name", models.CharField(max_length=80)),
                ("asked_post", models.CharField(blank=True, max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("paper", models.CharField(blank=True, help_text="what the answer rests on", max_length=200)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_name", models.CharField(blank=True, max_length=80)),
                ("answered_post", models.CharField(blank=True, max_length=120)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.compound"
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="verifications",
                        to="standing.fact",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", hezhi.register.standing.states.VerificationState["ASKED"])),
                        fields=("compound", "kind"),
                        name="verification_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    hezhi.register.standing.states.VerificationState["ASKED"],
                                    hezhi.register.standing.states.VerificationState["WITHDRAWN"],
                                ],
                            ),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="verification_two_people",
                    ),
                ],
            },
        ),
        protect("standing_verification", in_area()),
        protect("standing_assessmentchange", in_area()),
    ]
