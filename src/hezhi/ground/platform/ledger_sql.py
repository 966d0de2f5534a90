"""The database's own part in keeping the history: it fills the hash, refuses change, and knows what is shared with whom."""

from django.db.migrations import RunSQL

# Each part is written as length:text and null as "-", so that no two contents have the same spelling. chain.row_hash says the same in Python.
FILL_AUDIT_ROW = RunSQL(
    """
create function audit_part(value text) returns text language sql immutable parallel safe as
$$ select coalesce(octet_length(value) || ':' || value, '-') $$;

create function audit_fill() returns trigger language plpgsql as $$
begin
    new.xid := pg_current_xact_id()::text::bigint;
    new.cluster := (select system_identifier from pg_control_system());
    new.row_hash := sha256(convert_to(
        audit_part(new.id::text) || audit_part((extract(epoch from new.at) * 1000000)::bigint::text) || audit_part(new.deed)
        || audit_part(new.object_type) || audit_part(new.object_id::text) || audit_part(new.area_path)
        || audit_part(new.user_id::text) || audit_part(new.grant_id::text) || audit_part(new.actor_name) || audit_part(new.post)
        || audit_part(new.reason) || audit_part(new.xid::text) || audit_part(new.cluster::text) || audit_part(new.changes::text),
        'UTF8'));
    return new;
end $$;

create trigger audit_fill before insert on audit_record for each row execute function audit_fill();
""",
    "drop trigger audit_fill on audit_record; drop function audit_fill(); drop function audit_part(text);",
)


def append_only(table: str) -> RunSQL:
    """Rows may be added and read, never changed or deleted: by grant for the app and the job, by trigger for everybody else."""
    return RunSQL(
        f"""
create function {table}_stands() returns trigger language plpgsql as
$$ begin raise exception '{table} is append-only' using errcode = 'insufficient_privilege'; end $$;
create trigger {table}_stands before update or delete on {table} for each row execute function {table}_stands();
revoke update, delete, truncate on {table} from hezhi_app, hezhi_job;
""",
        f"drop trigger {table}_stands on {table}; drop function {table}_stands();"
        f"grant update, delete on {table} to hezhi_app, hezhi_job;",
    )


# The history lies in short rows: what many rows share (which deed of what kind of thing with which facts; who through which post) stands once
# and is pointed at. The hash is over the words themselves, so a changed word falsifies every row that points at it.
#
# A form is the facts of a deed as JSON with %s for each value; the row keeps the values alone, parted by U+001F, which no JSON contains. Only this
# function writes, as the owner, so nobody else needs to be allowed to. Two who meet a new word at one moment both keep it: nobody waits.
WRITE_AUDIT_ROW = RunSQL(
    """
create function audit_write(
    at timestamptz, deed text, object_type text, object_id bigint, area_path text, user_id bigint, grant_id bigint,
    actor_name text, post text, reason text, form text, told text
) returns bigint language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    own_id bigint := nextval('audit_row_id_seq');
    own_xid bigint := pg_current_xact_id()::text::bigint;
    here bigint := (select system_identifier from pg_control_system());
    spelled text := format(form, variadic string_to_array(told, chr(31)));
    readable jsonb := spelled;
    of_kind int;
    of_doer int;
begin
    select k.id into of_kind from audit_kind k
    where k.deed = audit_write.deed and k.object_type = audit_write.object_type and k.form = audit_write.form and k.cluster = here limit 1;
    if of_kind is null then
        insert into audit_kind (deed, object_type, form, cluster) values (deed, object_type, form, here) returning id into of_kind;
    end if;
    select d.id into of_doer from audit_doer d
    where d.actor_name = audit_write.actor_name and d.post = audit_write.post
        and d.user_id is not distinct from audit_write.user_id and d.grant_id is not distinct from audit_write.grant_id limit 1;
    if of_doer is null then
        insert into audit_doer (user_id, grant_id, actor_name, post) values (user_id, grant_id, actor_name, post) returning id into of_doer;
    end if;
    insert into audit_row (id, at, xid, object_id, kind_id, doer_id, area_path, reason, told, row_hash)
    values (own_id, at, own_xid, object_id, of_kind, of_doer, area_path, reason, told, sha256(convert_to(
        audit_part(own_id::text) || audit_part((extract(epoch from at) * 1000000)::bigint::text) || audit_part(deed)
        || audit_part(object_type) || audit_part(object_id::text) || audit_part(area_path)
        || audit_part(user_id::text) || audit_part(grant_id::text) || audit_part(actor_name) || audit_part(post)
        || audit_part(reason) || audit_part(own_xid::text) || audit_part(here::text) || audit_part(spelled), 'UTF8')));
    return own_id;
end $$;
""",
    "drop function audit_write(timestamptz, text, text, bigint, text, bigint, bigint, text, text, text, text, text);",
)

# How facts written as one value are taken apart: {"a": 1, "b": [2]} -> ({"a": %s, "b": %s}, 1 U+001F [2]). Many or long keys stay whole: (%s, all of it).
SPELL_FACTS = RunSQL(
    """
create function audit_form(facts jsonb, out form text, out told text) language sql immutable parallel safe as $$
    select case when is_short then own_form else '%s' end, case when is_short then own_told else facts::text end
    from (
        select jsonb_typeof(facts) = 'object' and count(key) <= 8 and octet_length(string_agg(key, '')) <= 200 is not false as is_short,
            coalesce('{' || string_agg(replace(to_json(key)::text, '%', '%%') || ': %s', ', ') || '}', '{}') as own_form,
            coalesce(string_agg(value::text, chr(31)), '') as own_told
        from jsonb_each(case when jsonb_typeof(facts) = 'object' then facts end)
    ) parts
$$;
""",
    "drop function audit_form(jsonb);",
)

# The history as people read it. It may be inserted into (what the house itself writes goes to audit_write directly), never changed.
SHOW_AUDIT_ROWS = RunSQL(
    """
create view audit_record as
select r.id, r.at, k.deed, k.object_type, r.object_id, r.area_path, d.user_id, d.grant_id, d.actor_name, d.post, r.reason,
    format(k.form, variadic string_to_array(r.told, chr(31)))::jsonb as changes, r.xid, k.cluster, r.row_hash
from audit_row r left join audit_kind k on k.id = r.kind_id left join audit_doer d on d.id = r.doer_id;

create function audit_record_written() returns trigger language plpgsql as $$
declare
    facts record := audit_form(coalesce(new.changes, '{}'));
begin
    new.id := audit_write(new.at, new.deed, new.object_type, new.object_id, new.area_path, new.user_id, new.grant_id,
        new.actor_name, new.post, new.reason, facts.form, facts.told);
    return new;
end $$;
create trigger audit_record_written instead of insert on audit_record for each row execute function audit_record_written();

create function audit_record_stands() returns trigger language plpgsql as
$$ begin raise exception 'audit_record is append-only' using errcode = 'insufficient_privilege'; end $$;
create trigger audit_record_stands instead of update or delete on audit_record for each row execute function audit_record_stands();
revoke update, delete on audit_record from hezhi_app, hezhi_job;
""",
    "drop view audit_record; drop function audit_record_written(); drop function audit_record_stands();",
)

MY_DOERS = RunSQL(
    """
create function hezhi_doers() returns int[] language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select coalesce(array_agg(id), '{}') from audit_doer
    where user_id = nullif(nullif(current_setting('hezhi.user', true), ''), '0')::bigint
$$;
""",
    "drop function hezhi_doers();",
)

APPEND_ONLY = [
    append_only("audit_record"),
    append_only("audit_batch"),
    RunSQL("revoke insert on audit_batch from hezhi_app;", "grant insert on audit_batch to hezhi_app;"),
]

SHARED_WITH_ME = RunSQL(
    """
create function hezhi_shared(of_type text) returns bigint[] language sql stable as $$
    select coalesce(array_agg(object_id), '{}') from platform_share
    where object_type = of_type and desk = nullif(nullif(current_setting('hezhi.desk', true), ''), '0')::bigint and until > now()
$$;
""",
    "drop function hezhi_shared(text);",
)
