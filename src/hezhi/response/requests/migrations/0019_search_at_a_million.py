"""The search at a million requests: the planner is no longer asked to choose between what a post may see and what the words say.

It took a street for 77 rows where 3,154 stood, and so cut each of them into pairs (535 ms for a word in one text of fifty, load 15); a word in a
single text waited 27 ms for helpers to start; what lies outside the post's area but on its desk was looked for among all of the street once more.
So the function counts the post's own rows (no further than 2,000, of a desk without an area 20,000) and then goes one of two ways, whichever reads fewer texts: along the newest
of what it may see, or by the index of words first and by sight afterwards.
"""

from django.db import migrations

# A text looked into costs about five times what the index asks for one it gives, and the walk ends after the page's 21 rows.
SEARCH = """
create or replace function requests_search(
    words text[], most int, since timestamptz, until timestamptz, before timestamptz, before_id bigint,
    of_categories bigint[], of_compound bigint
) returns setof bigint language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp set work_mem = '64MB' set max_parallel_workers_per_gather = 0 as $$
declare
    asked text[] := array(select plain_words(w) from unnest(words) w where w <> '');
    pairs text[] := array(select p from unnest(words) w, unnest(bigrams(w)) p);
    area_from text := current_setting('hezhi.area_from', true);
    area_to text := current_setting('hezhi.area_to', true);
    sight text := (
        select pg_get_expr(polqual, polrelid) from pg_policy
        where polrelid = 'requests_servicerequest'::regclass and polname = 'requests_servicerequest_sight'
    );
    elsewhere text := replace(replace(sight, 'hezhi.area_from', 'hezhi.nowhere'), 'hezhi.area_to', 'hezhi.nowhere');
    narrowed constant text := ' and ($3 is null or received_at >= $3) and ($4 is null or received_at < $4)'
        ' and ($5 is null or (received_at, id) < ($5, $6))'
        ' and ($7 is null or category_id = any($7)) and ($8 is null or compound_id = $8)';
    told constant text := 'select id, received_at, title, text, place from requests_servicerequest where ';
    holds constant text := ' bigrams(requests_words(title, text, place)) @> ';
    newest constant text := ' order by received_at desc, id desc ';
    spoken text := '';
    asking text;
    everything float := (select greatest(reltuples, 1) from pg_class where oid = 'requests_servicerequest'::regclass);
    areas int;
    is_few boolean;
    counted int;
    mine int;
    desk int;
    to_read float;
    share float := 1;
    rarest float;
    pair text;
    plan json;
    walks boolean := true;
begin
    if sight is null or cardinality(asked) = 0 then
        return;
    end if;
    if cardinality(pairs) = 0 then
        for i in 1 .. cardinality(asked) loop
            spoken := spoken || format(' and strpos(lower(requests_words(title, text, place)), $1[%s]) > 0', i);
        end loop;
        asking := 'select id, received_at from (' || told || '(' || sight || ')' || narrowed || newest || 'limit 10000) lately where true' || spoken;
    else
        for i in 1 .. cardinality(asked) loop
            rarest := 1;
            foreach pair in array (bigrams(asked[i]))[1:8] loop
                execute format('explain (format json) select from requests_servicerequest where %s %L::text[]', holds, array[pair]) into plan;
                rarest := least(rarest, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float / everything);
            end loop;
            share := share * rarest;
        end loop;
        select count(*) into areas from (select from territory_area where path >= area_from and path < area_to limit 41) few;
        is_few := areas between 1 and 40;
        counted := case when areas = 0 then 20000 else 2000 end;  -- a desk without an area: along the newest it would meet others' requests for long
        select count(*) into mine from (
            select from requests_servicerequest where area_path >= area_from and area_path < area_to limit counted
        ) own;
        if mine < counted then
            execute 'select count(*) from (select from requests_servicerequest where (' || elsewhere || ') limit ' || counted || ') own' into desk;
            mine := mine + desk;
        end if;
        to_read := case
            when is_few then least(case when mine < counted then mine else everything end, 21 * areas / share)
            when mine < counted then mine
            else 21 / share
        end;
        walks := 5 * to_read < share * everything;
        for i in 1 .. cardinality(asked) loop
            if walks or length(asked[i]) <> 2 then
                spoken := spoken || format(' and strpos(plain_words(requests_words(title, text, place)), $1[%s]) > 0', i);
            end if;
        end loop;
        if not walks then
            asking := 'with told as materialized (select * from requests_servicerequest where' || holds || '$9)'
                ' select id, received_at from told where (' || sight || ')' || narrowed || spoken;
        elsif is_few then
            asking := 'with beside as materialized (' || told || '(' || elsewhere || ') and not (area_path >= $10 and area_path < $11)' || narrowed || ')'
                ' select below.id, below.received_at from territory_area area cross join lateral ('
                || told || 'area_path = area.path' || narrowed || spoken || newest || 'limit least($2, 200)'
                || ') below where area.path >= $10 and area.path < $11 union all'
                ' select id, received_at from beside where true' || spoken;
        elsif mine < counted then
            asking := 'with own as materialized (' || told || '(' || sight || ')' || narrowed || ') select id, received_at from own where true' || spoken;
        else
            asking := 'select id, received_at from requests_servicerequest where case when (' || sight || ') then true' || spoken || ' else false end' || narrowed;
        end if;
    end if;
    return query execute 'select id from (' || asking || newest || 'limit least($2, 200)) found'
        using asked, most, since, until, before, before_id, of_categories, of_compound, pairs, area_from, area_to;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0018_found_by_the_end_of_a_number")]
    operations = [migrations.RunSQL(SEARCH, migrations.RunSQL.noop)]
