"""Requests by the words told: an index of pairs of characters, the newest first, and the one function that reads it."""

from django.db import migrations, models

from hezhi.ground.platform.rows import in_area, let_owner_read, on_desk, own

SIGHT = " or ".join((in_area(), own("person"), on_desk("desk"))).replace("'", "''")
SEARCH = f"""
create function requests_words(title text, told text, place text) returns text language sql immutable strict parallel safe
return title || E'\\n' || told || E'\\n' || place;

create index request_words on requests_servicerequest
using gin (bigrams(requests_words(title, text, place))) with (fastupdate = off);

create function requests_search(
    words text[], most int, since timestamptz, until timestamptz, before timestamptz, before_id bigint,
    of_categories bigint[], of_compound bigint
) returns setof bigint language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp set work_mem = '64MB' as $$
declare
    asked text[] := array(select plain_words(w) from unnest(words) w where w <> '');
    pairs text[] := array(select p from unnest(words) w, unnest(bigrams(w)) p);
    seen text := 'select id, received_at, title, text, place from requests_servicerequest where ({SIGHT})'
        ' and ($3 is null or received_at >= $3) and ($4 is null or received_at < $4)'
        ' and ($5 is null or (received_at, id) < ($5, $6))'
        ' and ($7 is null or category_id = any($7)) and ($8 is null or compound_id = $8)';
    newest constant text := ' order by received_at desc, id desc limit ';
begin
    if cardinality(asked) = 0 then
        return;
    end if;
    if cardinality(pairs) > 0 then
        seen := seen || ' and bigrams(requests_words(title, text, place)) @> $9';
        for i in 1 .. cardinality(asked) loop
            if length(asked[i]) <> 2 then
                seen := seen || format(' and strpos(plain_words(requests_words(title, text, place)), $1[%s]) > 0', i);
            end if;
        end loop;
    else
        seen := 'select id, received_at from (' || seen || newest || '10000) lately where true';
        for i in 1 .. cardinality(asked) loop
            seen := seen || format(' and strpos(lower(requests_words(title, text, place)), $1[%s]) > 0', i);
        end loop;
    end if;
    return query execute 'select id from (' || seen || newest || 'least($2, 200)) found'
        using asked, most, since, until, before, before_id, of_categories, of_compound, pairs;
end $$;
revoke all on function requests_search(text[], int, timestamptz, timestamptz, timestamptz, bigint, bigint[], bigint) from public;
grant execute on function requests_search(text[], int, timestamptz, timestamptz, timestamptz, bigint, bigint[], bigint) to hezhi_app;
"""  # noqa: S608
FORGET = """
drop function requests_search(text[], int, timestamptz, timestamptz, timestamptz, bigint, bigint[], bigint);
drop index request_words;
drop function requests_words(text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0003_notes_of_extension"), ("platform", "0003_bigrams")]
    operations = [
        migrations.AddIndex(
            model_name="servicerequest", index=models.Index(fields=["-received_at", "-id"], name="request_newest")
        ),
        migrations.RunSQL(SEARCH, FORGET),
        let_owner_read("requests_servicerequest"),
    ]
