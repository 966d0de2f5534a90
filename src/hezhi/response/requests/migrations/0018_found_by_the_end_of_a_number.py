"""A request is found by the last digits of its number, as staff type them: an index of running numbers (22 bytes a request) and the one
function that reads it. The check digit may be left off.

A row-level policy hides an index over an expression from the app (docs/adr/0015), so the function narrows to sight by itself, by the table's own
policy, and gives ids only. Typed digits name every running number that ends so; they are looked up from the newest down, 2,000 at most, so that
four digits cost the same however many requests there are.
"""

from django.db import migrations

SEARCH = """
create function requests_running(number text) returns bigint language sql immutable strict parallel safe
return substring(number from '-([0-9]{1,15})-')::bigint;

create index request_running on requests_servicerequest (requests_running(number));

create function requests_ending(digits text, most int) returns setof bigint language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    sight text := (
        select qual from pg_policies
        where schemaname = 'public' and tablename = 'requests_servicerequest' and policyname = 'requests_servicerequest_sight'
    );
    newest bigint := (select max(requests_running(number)) from requests_servicerequest);
begin
    if sight is null or newest is null or digits !~ '^[0-9]{4,30}$' then
        return;
    end if;
    return query execute format($sql$
        select id from (
            select found.id, found.running
            from (values (right(left($1, -1), 6), true), (right($1, 6), false)) asked (tail, has_check_digit)
            cross join lateral (select (10 ^ length(tail))::bigint as step, tail::bigint as ends) every
            cross join lateral (
                select r.id, running
                from generate_series(
                    $3 - (($3 - ends) %% step + step) %% step,
                    greatest($3 - 2000 * step, 0),
                    -step
                ) running
                cross join lateral (
                    select id, translate(number, 'HZ-', '') as told from requests_servicerequest
                    where requests_running(number) = running and (%s)
                ) r
                where right(case when has_check_digit then told else left(told, -1) end, length($1)) = $1
                order by running desc
                limit $2
            ) found
        ) both_ways group by id order by max(running) desc limit $2
    $sql$, sight) using digits, most, newest;
end $$;
revoke all on function requests_ending(text, int) from public;
grant execute on function requests_ending(text, int) to hezhi_app;
"""
FORGET = """
drop function requests_ending(text, int);
drop index request_running;
drop function requests_running(text);
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0017_indexes_in_order_of_time")]
    operations = [migrations.RunSQL(SEARCH, FORGET)]
