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
