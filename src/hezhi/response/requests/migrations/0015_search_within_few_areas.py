"""The search looks for common words in the text itself, area by area where a post covers few; and what a post may see is read from the
table's own policy, so that it is written once.

Comparing pairs (`bigrams(…) @> …`) cuts every text it meets into pairs; looking for the word in the text takes a tenth of that. And a post of one
subdistrict in 320 met 319 requests of others for each of its own along the newest: 103 ms where the city took 27.

How common a word is, is judged by its rarest pair. The planner multiplies the shares of all pairs as if they fell apart by chance, took 维修资金 in a
third of all texts for rare, and read every one of them.
"""

from django.db import migrations

# An estimate: walking costs 20 times as much a row as the index's answer and ends after the page's 21 rows, so beyond this share it is shorter.
SEARCH = """
create or replace function requests_search(
    words text[], most int, since timestamptz, until timestamptz, before timestamptz, before_id bigint,
    of_categories bigint[], of_compound bigint
) returns setof bigint language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp set work_mem = '64MB' as $$
declare
    asked text[] := array(select plain_words(w) from unnest(words) w where w <> '');
    pairs text[] := array(select p from unnest(words) w, unnest(bigrams(w)) p);
    area_from text := current_setting('hezhi.area_from', true);
    area_to text := current_setting('hezhi.area_to', true);
    sight text := (
        select qual from pg_policies
        where schemaname = 'public' and tablename = 'requests_servicerequest' and policyname = 'requests_servicerequest_sight'
    );
    narrowed text := format('(%s)', sight)
        || ' and ($3 is null or received_at >= $3) and ($4 is null or received_at < $4)'
        ' and ($5 is null or (received_at, id) < ($5, $6))'
        ' and ($7 is null or category_id = any($7)) and ($8 is null or compound_id = $8)';
    requests constant text := 'select id, received_at from requests_servicerequest where ';
    holds constant text := ' bigrams(requests_words(title, text, place)) @> ';
    newest constant text := ' order by received_at desc, id desc limit ';
    spoken text := '';
    asking text;
    everything float := (select greatest(reltuples, 1) from pg_class where oid = 'requests_servicerequest'::regclass);
    share float := 1;
    rarest float;
    pair text;
    plan json;
    is_common boolean;
begin
    if sight is null or cardinality(asked) = 0 then
        return;
    end if;
    if cardinality(pairs) = 0 then
        for i in 1 .. cardinality(asked) loop
            spoken := spoken || format(' and strpos(lower(requests_words(title, text, place)), $1[%s]) > 0', i);
        end loop;
        asking := 'select id, received_at from (select id, received_at, title, text, place from requests_servicerequest where '
            || narrowed || newest || '10000) lately where true' || spoken;
    else
        for i in 1 .. cardinality(asked) loop
            rarest := 1;
            foreach pair in array (bigrams(asked[i]))[1:8] loop
                execute format('explain (format json) select from requests_servicerequest where %s %L::text[]', holds, array[pair]) into plan;
                rarest := least(rarest, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float / everything);
            end loop;
            share := share * rarest;
        end loop;
        is_common := power(share * everything, 2) > 420 * everything;
        for i in 1 .. cardinality(asked) loop
            if is_common or length(asked[i]) <> 2 then
                spoken := spoken || format(' and strpos(plain_words(requests_words(title, text, place)), $1[%s]) > 0', i);
            end if;
        end loop;
        if not is_common then
            asking := 'with told as materialized (' || requests || narrowed || ' and' || holds || '$9' || spoken || ') select * from told';
        elsif (
            select count(*) from (
                select from territory_area where path >= area_from and path < area_to limit 41
            ) areas
        ) between 1 and 40 then
            asking := 'select below.id, below.received_at from territory_area area cross join lateral ('
                || requests || 'area_path = area.path and ' || narrowed || spoken || newest || 'least($2, 200)'
                || ') below where area.path >= $10 and area.path < $11 union all ('
                || requests || 'not (area_path >= $10 and area_path < $11) and ' || narrowed || spoken || newest || 'least($2, 200))';
        else
            asking := requests || narrowed || spoken;
        end if;
    end if;
    return query execute 'select id from (' || asking || newest || 'least($2, 200)) found'
        using asked, most, since, until, before, before_id, of_categories, of_compound, pairs, area_from, area_to;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0014_lists_by_category"), ("territory", "0002_names_by_bigrams")]
    operations = [migrations.RunSQL(SEARCH, migrations.RunSQL.noop)]
