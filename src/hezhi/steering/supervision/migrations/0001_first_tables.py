"""Yearly appraisal sheets and their values: seen inside the area, frozen once submitted, whole once signed."""

import django.db.models.deletion
from django.db import migrations, models

import hezhi.steering.supervision.states
from hezhi.ground.platform.rows import in_area, protect

STAYS = """
create function appraisal_stays_as_said() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'supervision_appraisalvalue' then
    if exists (select from supervision_appraisalsheet s where s.id = old.sheet_id and s.state <> 'drafted') then
      raise exception 'a submitted value never changes';
    end if;
  elsif old.state = 'signed' then
    raise exception 'a signed sheet never changes';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger appraisal_value_stays before update or delete on supervision_appraisalvalue
  for each row execute function appraisal_stays_as_said();
create trigger appraisal_sheet_stays before update or delete on supervision_appraisalsheet
  for each row execute function appraisal_stays_as_said();
"""
GOES = """
drop trigger appraisal_value_stays on supervision_appraisalvalue;
drop trigger appraisal_sheet_stays on supervision_appraisalsheet;
drop function appraisal_stays_as_said();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("people", "0002_person_is_seen_with_home_or_post")]

    operations = [
        migrations.CreateModel(
            name="AppraisalSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("area_name", models.CharField(max_length=60)),
                ("level", models.CharField(help_text="district, subdistrict or community", max_length=12)),
                ("year", models.IntegerField()),
                ("scheme", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.steering.supervision.states.SheetState["DRAFTED"],
                                hezhi.steering.supervision.states.SheetState["DRAFTED"],
                            ),
                            (
                                hezhi.steering.supervision.states.SheetState["SUBMITTED"],
                                hezhi.steering.supervision.states.SheetState["SUBMITTED"],
                            ),
                            (
                                hezhi.steering.supervision.states.SheetState["OBJECTED"],
                                hezhi.steering.supervision.states.SheetState["OBJECTED"],
                            ),
                            (
                                hezhi.steering.supervision.states.SheetState["SETTLED"],
                                hezhi.steering.supervision.states.SheetState["SETTLED"],
                            ),
                            (
                                hezhi.steering.supervision.states.SheetState["SIGNED"],
                                hezhi.steering.supervision.states.SheetState["SIGNED"],
                            ),
                        ],
                        default=hezhi.steering.supervision.states.SheetState["DRAFTED"],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("known_on", models.DateField(null=True)),
                ("drafted_by", models.BigIntegerField()),
                ("drafted_name", models.CharField(max_length=120)),
                ("drafted_at", models.DateTimeField()),
                ("submitted_by", models.BigIntegerField(null=True)),
                ("submitted_name", models.CharField(blank=True, max_length=120)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("comments", models.CharField(blank=True, max_length=1000)),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[("good", "好"), ("fairly_good", "较好"), ("fair", "一般"), ("poor", "差")],
                        max_length=12,
                    ),
                ),
                ("appraised_by", models.BigIntegerField(null=True)),
                ("appraised_name", models.CharField(blank=True, max_length=120)),
                ("appraised_at", models.DateTimeField(null=True)),
                ("objection", models.CharField(blank=True, max_length=500)),
                ("objected_by", models.BigIntegerField(null=True)),
                ("objected_name", models.CharField(blank=True, max_length=120)),
                ("objected_at", models.DateTimeField(null=True)),
                (
                    "grade_before",
                    models.CharField(
                        blank=True,
                        choices=[("good", "好"), ("fairly_good", "较好"), ("fair", "一般"), ("poor", "差")],
                        help_text="what was objected to",
                        max_length=12,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("settled_by", models.BigIntegerField(null=True)),
                ("settled_name", models.CharField(blank=True, max_length=120)),
                ("settled_at", models.DateTimeField(null=True)),
                ("first_sign_by", models.BigIntegerField(null=True)),
                ("first_sign_name", models.CharField(blank=True, max_length=120)),
                ("first_signed_at", models.DateTimeField(null=True)),
                ("second_sign_by", models.BigIntegerField(null=True)),
                ("second_sign_name", models.CharField(blank=True, max_length=120)),
                ("second_signed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area_path", "year"), name="one_appraisal_of_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_sign_by", None),
                            models.Q(("second_sign_by", models.F("first_sign_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="appraisal_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", None),
                            models.Q(
                                models.Q(("settled_by", models.F("objected_by")), _negated=True),
                                models.Q(("settled_by", models.F("appraised_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appraisal_settled_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", hezhi.steering.supervision.states.SheetState["SIGNED"]), _negated=True),
                            models.Q(("first_sign_by__isnull", False), ("second_sign_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="appraisal_signed_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppraisalValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                ("key", models.CharField(max_length=30)),
                ("facts", models.JSONField(null=True)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("written_by", models.BigIntegerField(null=True)),
                ("written_name", models.CharField(blank=True, max_length=120)),
                ("written_at", models.DateTimeField(null=True)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="supervision.appraisalsheet",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "key"), name="one_appraisal_value"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("facts__isnull", False), ("written_by", None)),
                            models.Q(("facts", None), ("written_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="appraisal_value_computed_or_written",
                    ),
                ],
            },
        ),
        protect("supervision_appraisalsheet", in_area()),
        protect("supervision_appraisalvalue", in_area()),
        migrations.RunSQL(STAYS, GOES),
    ]
