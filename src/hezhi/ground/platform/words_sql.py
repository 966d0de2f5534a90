"""Chinese has no blanks between words: a text is indexed by its pairs of neighbouring characters, found by the pairs of what is asked."""

from django.db.migrations import RunSQL

# Two passes of a regular expression, each cutting an even number of characters into pairs: five times as fast as a loop over substr.
# Bodies are bound when created, so that building an index under an empty search_path (dump, analyze) finds the same functions.
BIGRAMS = RunSQL(
    """
create function plain_words(value text) returns text language sql immutable strict parallel safe cost 100
return lower(normalize(value, NFKC));

create function bigrams(value text) returns text[] language sql immutable strict parallel safe cost 400
begin atomic
    select string_to_array(
        rtrim(
            regexp_replace(left(p, n - n % 2), '(..)', E'\\\\1\\x01', 'g')
            || regexp_replace(substr(p, 2, n - 1 - (n - 1) % 2), '(..)', E'\\\\1\\x01', 'g'),
            E'\\x01'
        ),
        E'\\x01'
    )
    from (select p, length(p) as n from (select plain_words(value) as p offset 0) one offset 0) two;
end;
""",
    "drop function bigrams(text); drop function plain_words(text);",
)
