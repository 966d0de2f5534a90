"""The search asks first how common the pairs are: rare ones by the index alone, common ones along the newest rows.

Made for words that stand in one request of fifty, which took 0.40 of a plain scan's time. The reason supposed, not read from a plan: the
planner reckons with comparing every row of the index's answer anew and prefers the walk. Whether this form is quicker on the whole is not
shown yet (docs/benchmarks.md).
"""

from django.db import migrations

from hezhi.ground.platform.rows import in_area, on_desk, own

SIGHT = " or ".join((in_area(), own("person"), on_desk("desk"))).replace("'", "''")
# An estimate: walking costs 20 times as much a row as the index's answer and ends after the page's 21 rows, so beyond this share it is shorter.
SEARCH = f"""
create or replace function requests_search(
    words text[], most int, since timestamptz, until timestamptz, before timestamptz, before_id bigint,
    of_categories bigint[], of_compound bigint
) returns setof bigint language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp set work_mem = '64MB' as $$
declare
    asked text[] := array(select plain_words(w) from unnest(words) w where w <> '');
    pairs text[] := array(select p from unnest(words) w, unnest(bigrams(w)) p);
    seen text := 'select id, received_at, title, text, place from requests_servicerequest where ({SIGHT})'
        ' and ($3 is null or received_at >= $3) and ($4 is null or received_at < $4)'
        ' and ($5 is null or (received_at, id) < ($5, $6))'
        ' and ($7 is null or category_id = any($7)) and ($8 is null or compound_id = $8)';
    holds constant text := ' bigrams(requests_words(title, text, place)) @> ';
    newest constant text := ' order by received_at desc, id desc limit ';
    plan json;
    common boolean;
begin
    if cardinality(asked) = 0 then
        return;
    end if;
    if cardinality(pairs) = 0 then
        seen := 'select id, received_at from (' || seen || newest || '10000) lately where true';
        for i in 1 .. cardinality(asked) loop
            seen := seen || format(' and strpos(lower(requests_words(title, text, place)), $1[%s]) > 0', i);
        end loop;
    else
        execute format('explain (format json) select from requests_servicerequest where %s %L::text[]', holds, pairs) into plan;
        common := (select power((plan -> 0 -> 'Plan' ->> 'Plan Rows')::float, 2) > 420 * greatest(reltuples, 1)
            from pg_class where oid = 'requests_servicerequest'::regclass);
        seen := seen || ' and' || holds || '$9';
        for i in 1 .. cardinality(asked) loop
            if length(asked[i]) <> 2 then
                seen := seen || format(' and strpos(plain_words(requests_words(title, text, place)), $1[%s]) > 0', i);
            end if;
        end loop;
        if not common then
            seen := 'with told as materialized (' || seen || ') select id, received_at from told';
        end if;
    end if;
    return query execute 'select id from (' || seen || newest || 'least($2, 200)) found'
        using asked, most, since, until, before, before_id, of_categories, of_compound, pairs;
end $$;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("requests", "0006_callback_draw")]
    operations = [migrations.RunSQL(SEARCH, migrations.RunSQL.noop)]
