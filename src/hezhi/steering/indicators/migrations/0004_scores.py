"""Editions of scores with what they counted, objections to them, schemes by two people. What was said never changes."""

import django.db.models.deletion
from django.db import migrations, models

import hezhi.steering.indicators.states
from hezhi.ground.platform.rows import in_area, on_desk, protect


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_hotline_exclusions"),
        ("requests", "0010_sendings_at_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScoreEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("area_name", models.CharField(max_length=60)),
                ("month", models.DateField(help_text="first day of the month that names the period")),
                ("by", models.CharField(help_text="which units are compared", max_length=24)),
                ("edition", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.steering.indicators.states.ScoreState["PREPARED"],
                                hezhi.steering.indicators.states.ScoreState["PREPARED"],
                            ),
                            (
                                hezhi.steering.indicators.states.ScoreState["OPEN"],
                                hezhi.steering.indicators.states.ScoreState["OPEN"],
                            ),
                            (
                                hezhi.steering.indicators.states.ScoreState["FINAL"],
                                hezhi.steering.indicators.states.ScoreState["FINAL"],
                            ),
                            (
                                hezhi.steering.indicators.states.ScoreState["SUPERSEDED"],
                                hezhi.steering.indicators.states.ScoreState["SUPERSEDED"],
                            ),
                            (
                                hezhi.steering.indicators.states.ScoreState["REJECTED"],
                                hezhi.steering.indicators.states.ScoreState["REJECTED"],
                            ),
                        ],
                        default=hezhi.steering.indicators.states.ScoreState["PREPARED"],
                        max_length=12,
                    ),
                ),
                ("content", models.JSONField(help_text="scheme, units, rows, sum, cut-off; what the hash is over")),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, help_text="why there is another edition", max_length=300)),
                ("prepared_by", models.BigIntegerField()),
                ("prepared_name", models.CharField(max_length=80)),
                ("prepared_at", models.DateTimeField()),
                ("opened_by", models.BigIntegerField(null=True)),
                ("opened_name", models.CharField(blank=True, max_length=80)),
                ("opened_at", models.DateTimeField(null=True)),
                ("objections_until", models.DateField(help_text="last day, moved off days of rest", null=True)),
                ("finalised_by", models.BigIntegerField(null=True)),
                ("finalised_name", models.CharField(blank=True, max_length=80)),
                ("finalised_at", models.DateTimeField(null=True)),
                ("rejection", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area_path", "month", "by", "edition"), name="score_edition_once"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    hezhi.steering.indicators.states.ScoreState["PREPARED"],
                                    hezhi.steering.indicators.states.ScoreState["OPEN"],
                                ],
                            )
                        ),
                        fields=("area_path", "month", "by"),
                        name="score_edition_one_under_way",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", hezhi.steering.indicators.states.ScoreState["FINAL"])),
                        fields=("area_path", "month", "by"),
                        name="score_edition_one_final",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_by", None),
                            models.Q(("opened_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="score_edition_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        hezhi.steering.indicators.states.ScoreState["OPEN"],
                                        hezhi.steering.indicators.states.ScoreState["FINAL"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("opened_by__isnull", False),
                            _connector="OR",
                        ),
                        name="score_edition_opened_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreRecords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("packed", models.BinaryField()),
                ("count", models.IntegerField()),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="indicators.scoreedition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ScoreScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("area_name", models.CharField(max_length=60)),
                ("code", models.CharField(max_length=40)),
                ("valid_from", models.DateField(help_text="first day of the month that names its first period")),
                ("response", models.CharField(help_text="weight as a fraction: 10/100", max_length=12)),
                ("resolution", models.CharField(max_length=12)),
                ("satisfaction", models.CharField(max_length=12)),
                ("basic_factor", models.CharField(help_text="of a basically satisfied answer: 9/10", max_length=12)),
                ("objection_days", models.IntegerField(default=5)),
                ("source", models.CharField(help_text="the paper that says so", max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.steering.indicators.states.SchemeState["PROPOSED"],
                                hezhi.steering.indicators.states.SchemeState["PROPOSED"],
                            ),
                            (
                                hezhi.steering.indicators.states.SchemeState["CONFIRMED"],
                                hezhi.steering.indicators.states.SchemeState["CONFIRMED"],
                            ),
                            (
                                hezhi.steering.indicators.states.SchemeState["REFUSED"],
                                hezhi.steering.indicators.states.SchemeState["REFUSED"],
                            ),
                        ],
                        default=hezhi.steering.indicators.states.SchemeState["PROPOSED"],
                        max_length=12,
                    ),
                ),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_name", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    hezhi.steering.indicators.states.SchemeState["PROPOSED"],
                                    hezhi.steering.indicators.states.SchemeState["CONFIRMED"],
                                ],
                            )
                        ),
                        fields=("area_path", "valid_from"),
                        name="score_scheme_once_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="score_scheme_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", hezhi.steering.indicators.states.SchemeState["PROPOSED"]),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="score_scheme_decided_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(help_text="the row's key: an area path or a body's id", max_length=60)),
                ("unit_name", models.CharField(max_length=120)),
                (
                    "area_path",
                    models.CharField(db_collation="C", help_text="who may see it: the unit's area", max_length=60),
                ),
                ("desk", models.BigIntegerField(help_text="the body's desk, where the unit is a body", null=True)),
                ("number", models.CharField(blank=True, max_length=24)),
                (
                    "figure",
                    models.CharField(blank=True, help_text="which number, where no request is named", max_length=16),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
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
                                hezhi.steering.indicators.states.ObjectionState["RAISED"],
                                hezhi.steering.indicators.states.ObjectionState["RAISED"],
                            ),
                            (
                                hezhi.steering.indicators.states.ObjectionState["UPHELD"],
                                hezhi.steering.indicators.states.ObjectionState["UPHELD"],
                            ),
                            (
                                hezhi.steering.indicators.states.ObjectionState["REFUSED"],
                                hezhi.steering.indicators.states.ObjectionState["REFUSED"],
                            ),
                        ],
                        default=hezhi.steering.indicators.states.ObjectionState["RAISED"],
                        max_length=12,
                    ),
                ),
                ("raised_by", models.BigIntegerField()),
                ("raised_name", models.CharField(max_length=120)),
                ("raised_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_name", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="indicators.scoreedition",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="requests.servicerequest",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["edition", "state"], name="score_objection_edition")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("request__isnull", False),
                            (
                                "state__in",
                                [
                                    hezhi.steering.indicators.states.ObjectionState["RAISED"],
                                    hezhi.steering.indicators.states.ObjectionState["UPHELD"],
                                ],
                            ),
                        ),
                        fields=("edition", "request"),
                        name="score_objection_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("raised_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="score_objection_two_people",
                    ),
                ],
            },
        ),
        protect("indicators_scorerecords", in_area()),
        protect("indicators_scoreobjection", in_area(), on_desk("desk")),
        migrations.RunSQL(
            """
            create function scores_stay_as_said() returns trigger language plpgsql as $$
            begin
                if new.content is distinct from old.content or new.sha256 <> old.sha256 or new.month <> old.month
                   or new.area_path <> old.area_path or new."by" <> old."by" or new.edition <> old.edition
                   or new.prepared_by <> old.prepared_by then
                    raise exception 'an edition never changes; a correction is the next edition';
                end if;
                return new;
            end $$;
            create trigger scores_stay_as_said before update on indicators_scoreedition
                for each row execute function scores_stay_as_said();
            create function scheme_stays_as_decided() returns trigger language plpgsql as $$
            begin
                if old.state = 'confirmed' then
                    raise exception 'a confirmed scheme never changes; the next one begins at a later period';
                end if;
                return new;
            end $$;
            create trigger scheme_stays_as_decided before update on indicators_scorescheme
                for each row execute function scheme_stays_as_decided();
            """,
            """
            drop trigger scheme_stays_as_decided on indicators_scorescheme; drop function scheme_stays_as_decided();
            drop trigger scores_stay_as_said on indicators_scoreedition; drop function scores_stay_as_said();
            """,
        ),
    ]
