"""Teams, members over time, shifts, places in them, swaps, calendar addresses; each seen from its area and by whom it concerns."""

import django.db.models.deletion
from django.db import migrations, models

import hezhi.living.teams.states
from hezhi.ground.platform.rows import in_area, own, protect

OF_MY_TEAM = "exists (select 1 from teams_teammember m where m.team_id = {column} and {mine})"
SHIFT_SEEN = "exists (select 1 from teams_shift s where s.id = shift_id)"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_posts_of_office_and_known_when"),
        ("territory", "0002_names_by_bigrams"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "duty",
                    models.CharField(
                        choices=[("gate", "门口值守"), ("patrol", "巡逻"), ("visit", "入户走访"), ("other", "其他")],
                        max_length=8,
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                ("area_path", models.CharField(db_collation="C", db_index=True, max_length=60)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("needed", models.SmallIntegerField(default=1)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.living.teams.states.ShiftState["PLANNED"],
                                hezhi.living.teams.states.ShiftState["PLANNED"],
                            ),
                            (
                                hezhi.living.teams.states.ShiftState["CALLED_OFF"],
                                hezhi.living.teams.states.ShiftState["CALLED_OFF"],
                            ),
                        ],
                        default=hezhi.living.teams.states.ShiftState["PLANNED"],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShiftPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("area_path", models.CharField(db_collation="C", db_index=True, max_length=60)),
                ("is_own_wish", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.living.teams.states.PlaceState["HELD"],
                                hezhi.living.teams.states.PlaceState["HELD"],
                            ),
                            (
                                hezhi.living.teams.states.PlaceState["GIVEN_UP"],
                                hezhi.living.teams.states.PlaceState["GIVEN_UP"],
                            ),
                            (
                                hezhi.living.teams.states.PlaceState["SWAPPED"],
                                hezhi.living.teams.states.PlaceState["SWAPPED"],
                            ),
                        ],
                        default=hezhi.living.teams.states.PlaceState["HELD"],
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="teams.shift"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Swap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asker", models.BigIntegerField(help_text="people.Person id of who asks")),
                ("asker_name", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=40)),
                ("area_path", models.CharField(db_collation="C", max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                hezhi.living.teams.states.SwapState["ASKED"],
                                hezhi.living.teams.states.SwapState["ASKED"],
                            ),
                            (
                                hezhi.living.teams.states.SwapState["AGREED"],
                                hezhi.living.teams.states.SwapState["AGREED"],
                            ),
                            (
                                hezhi.living.teams.states.SwapState["DECLINED"],
                                hezhi.living.teams.states.SwapState["DECLINED"],
                            ),
                            (
                                hezhi.living.teams.states.SwapState["WITHDRAWN"],
                                hezhi.living.teams.states.SwapState["WITHDRAWN"],
                            ),
                        ],
                        default=hezhi.living.teams.states.SwapState["ASKED"],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "given",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="swaps", to="teams.shiftplace"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="who is asked",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "taken",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teams.shiftplace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("red_steward", "红色管家"), ("red_armband", "红袖标"), ("doorway_head", "楼门长")],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("area_path", models.CharField(db_collation="C", db_index=True, max_length=60)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, help_text="the first day it is no more", null=True)),
                (
                    "compound",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.compound",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="shift",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="teams.team"
            ),
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("commissioner", "社区专员"),
                            ("grid_worker", "网格员"),
                            ("steward", "物业管家"),
                            ("leader", "队长"),
                            ("member", "队员"),
                            ("doorway_head", "楼门长"),
                        ],
                        max_length=16,
                    ),
                ),
                ("entrance", models.CharField(blank=True, max_length=20)),
                ("area_path", models.CharField(db_collation="C", db_index=True, max_length=60)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, help_text="the first day it is no longer so", null=True)),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.building",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="teams.team"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="shiftplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", hezhi.living.teams.states.PlaceState["HELD"])),
                fields=("shift", "person"),
                name="shift_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", hezhi.living.teams.states.SwapState["ASKED"])),
                fields=("given", "person"),
                name="swap_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.CheckConstraint(
                condition=models.Q(("asker", models.F("person")), _negated=True), name="swap_two_people"
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("kind", "name", "area_path"), name="team_once"
            ),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["starts_at", "area_path"], name="shift_week"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("needed__gte", 1), ("needed__lte", 50)), name="shift_heads"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", hezhi.living.teams.states.ShiftState["PLANNED"])),
                fields=("team", "place", "starts_at"),
                name="shift_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("team", "person", "seat", "building", "entrance"),
                name="team_member_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="team_member_days",
            ),
        ),
        protect("teams_teammember", in_area(), own("person_id")),
        protect("teams_team", in_area(), OF_MY_TEAM.format(column="teams_team.id", mine=own("m.person_id"))),
        protect("teams_shift", in_area(), OF_MY_TEAM.format(column="teams_shift.team_id", mine=own("m.person_id"))),
        protect("teams_shiftplace", in_area(), own("person_id"), SHIFT_SEEN),
        protect("teams_swap", in_area(), own("person_id"), own("asker")),
        protect("teams_calendarlink", own("person_id")),
    ]
