"""The history in rows half as long: what many share stands once (`audit_kind`, `audit_doer`), the view `audit_record` reads as before.

A row took 292 bytes and 97 of indexes, most of it words that every row repeated. Old rows are carried over with their numbers, transaction numbers
and hashes: the hash is over the words themselves, so what was sealed verifies as before. One transaction; it fails rather than lose a row.

Indexes: a thing's rows share one entry; a second's rows are found for sealing by where they lie (BRIN), not one by one.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

from hezhi.ground.platform.ledger_sql import MY_DOERS, SHOW_AUDIT_ROWS, SPELL_FACTS, WRITE_AUDIT_ROW, append_only
from hezhi.ground.platform.rows import done_by_me, in_area, protect, show_in_view

ASIDE = """
alter table audit_record rename to audit_spelled;
alter table audit_spelled no force row level security;
alter table audit_spelled drop constraint audit_record_pkey;
drop index audit_thing, audit_place, audit_transaction;
"""
CARRY = """
insert into audit_kind (deed, object_type, form, cluster)
select s.deed, s.object_type, f.form, s.cluster from audit_spelled s, audit_form(s.changes) f
group by 1, 2, 3, 4 order by min(s.id);

insert into audit_doer (user_id, grant_id, actor_name, post)
select user_id, grant_id, actor_name, post from audit_spelled group by 1, 2, 3, 4 order by min(id);

insert into audit_row (id, at, xid, object_id, kind_id, doer_id, area_path, reason, told, row_hash)
select s.id, s.at, s.xid, s.object_id, k.id, d.id, s.area_path, s.reason, f.told, s.row_hash
from audit_spelled s cross join lateral audit_form(s.changes) f
join audit_kind k on k.deed = s.deed and k.object_type = s.object_type and k.form = f.form and k.cluster = s.cluster
join audit_doer d on (d.actor_name, d.post, coalesce(d.user_id, -1), coalesce(d.grant_id, -1))
    = (s.actor_name, s.post, coalesce(s.user_id, -1), coalesce(s.grant_id, -1))
order by s.id;

do $$
begin
    if (select count(*) from audit_spelled) <> (select count(*) from audit_row)
        or exists (
            select from audit_spelled s left join audit_row r on r.id = s.id left join audit_kind k on k.id = r.kind_id
            where format(k.form, variadic string_to_array(r.told, chr(31))) is distinct from s.changes::text
        )
    then
        raise exception 'the history was not carried over whole: nothing was changed';
    end if;
end $$;

select setval('audit_row_id_seq', greatest((select max(id) from audit_row), 1), exists (select from audit_row));
drop table audit_spelled;
drop function audit_fill();
drop function audit_record_stands();
"""
WITHHELD = """
revoke all on audit_kind, audit_doer from hezhi_app;
revoke insert, update, delete, truncate on audit_row, audit_kind, audit_doer from hezhi_app, hezhi_job;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_fewer_indexes"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ASIDE)],
            state_operations=[
                migrations.RemoveIndex(model_name="auditrecord", name="audit_thing"),
                migrations.RemoveIndex(model_name="auditrecord", name="audit_place"),
                migrations.RemoveIndex(model_name="auditrecord", name="audit_transaction"),
                migrations.AlterModelOptions(name="auditrecord", options={"managed": False}),
            ],
        ),
        migrations.CreateModel(
            name="AuditKind",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("deed", models.CharField(max_length=80)),
                ("object_type", models.CharField(blank=True, max_length=60)),
                ("form", models.TextField(help_text="the facts as JSON, with %s for each value")),
                ("cluster", models.BigIntegerField(help_text="the database's system identifier")),
            ],
            options={"db_table": "audit_kind"},
        ),
        migrations.CreateModel(
            name="AuditDoer",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("user_id", models.BigIntegerField(null=True)),
                ("grant_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, max_length=80)),
                ("post", models.CharField(blank=True, max_length=120)),
            ],
            options={"db_table": "audit_doer"},
        ),
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("xid", models.BigIntegerField()),
                ("object_id", models.BigIntegerField(null=True)),
                ("kind_id", models.IntegerField()),
                ("doer_id", models.IntegerField()),
                ("area_path", models.CharField(blank=True, db_collation="C", max_length=60)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "told",
                    models.TextField(
                        blank=True, help_text="values for the kind's form, each as JSON, parted by U+001F"
                    ),
                ),
                ("row_hash", models.BinaryField(max_length=32)),
            ],
            options={"db_table": "audit_row"},
        ),
        SPELL_FACTS,
        migrations.RunSQL(CARRY),
        migrations.AddIndex(
            model_name="auditkind",
            index=models.Index(fields=["deed", "object_type"], name="audit_kind_deed"),
        ),
        migrations.AddIndex(
            model_name="auditdoer",
            index=models.Index(fields=["actor_name", "post"], name="audit_doer_name"),
        ),
        migrations.AddIndex(
            model_name="auditdoer",
            index=models.Index(
                condition=models.Q(("user_id__isnull", False)), fields=["user_id"], name="audit_doer_user"
            ),
        ),
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(fields=["object_id"], name="audit_thing"),
        ),
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(fields=["area_path"], name="audit_place"),
        ),
        migrations.AddIndex(
            model_name="auditrow",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["xid"], name="audit_transaction", pages_per_range=64
            ),
        ),
        *(append_only(table) for table in ("audit_row", "audit_kind", "audit_doer")),
        migrations.RunSQL(WITHHELD),
        MY_DOERS,
        protect("audit_row", in_area(), done_by_me()),
        show_in_view("audit_row", in_area(), done_by_me()),
        WRITE_AUDIT_ROW,
        SHOW_AUDIT_ROWS,
    ]
