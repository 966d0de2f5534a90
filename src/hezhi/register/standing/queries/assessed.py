"""Compounds under assessment (纳入考核) in an area: what was true of them on a day, as known at a moment, with the fact and the paper of each.

Counting and listing are one statement each, whatever the area's size; facts are under the running sight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from hezhi.ground.platform.actor import END

from ..states import words_of

KNOWN_NOW = "{0}.known_until = 'infinity'"
KNOWN_THEN = "{0}.known_from <= %(known)s::timestamptz and {0}.known_until > %(known)s::timestamptz"
HERE = "f.area_path >= %(path)s and f.area_path < %(end)s"

TALLY = """
    select day, left(path, %(width)s), service, body, party_coverage, count(*)::int from (
        select d.day, f.compound_id, max(f.area_path) filter (where f.kind = 'assessed' and f.value = 'yes') as path,
            max(f.value) filter (where f.kind = 'service') as service, max(f.value) filter (where f.kind = 'body') as body,
            max(f.value) filter (where f.kind = 'party_coverage') as party_coverage
        from unnest(%(days)s::date[]) d(day)
        join standing_fact f on f.true_from <= d.day and f.true_until > d.day and {known_f} and {within_f}
        group by d.day, f.compound_id
    ) compounds where path >= %(path)s and path < %(end)s group by 1, 2, 3, 4, 5
"""

# First which compounds stand on the page, from the index alone; then the facts and papers of those few.
MEMBERS = """
    with page as (
        select * from (
            select compound_id, area_path, value,
                coalesce(array_position(%(order)s::text[], coalesce(value, 'unknown')), 0) as place from (
                select f.compound_id, max(f.area_path) filter (where f.kind = 'assessed' and f.value = %(assessed)s) as area_path,
                    max(f.value) filter (where f.kind = %(kind)s) as value
                from standing_fact f
                where f.kind in ('assessed', %(kind)s) and f.true_from <= %(on)s::date and f.true_until > %(on)s::date
                    and {known_f} and {within_f} {narrow}
                group by f.compound_id
            ) facts where area_path >= %(path)s and area_path < %(end)s
        ) members where {only} {beyond}
        order by place {way}, area_path {way}, compound_id {way} {limit}
    )
    select page.compound_id, page.area_path, f.id, page.value, f.organisation_id, lower(f.true_during), upper(f.true_during),
        coalesce(f.source, ''), lower(f.known_during), a.source, page.place
    from page
    join standing_fact a on a.compound_id = page.compound_id and a.kind = 'assessed' and a.true_from <= %(on)s::date
        and a.true_until > %(on)s::date and {known_a}
    left join standing_fact f on f.compound_id = page.compound_id and f.kind = %(kind)s and f.true_from <= %(on)s::date
        and f.true_until > %(on)s::date and {known_f}
    order by page.place {way}, page.area_path {way}, page.compound_id {way}
"""

CHANGES = """
    select f.compound_id, f.area_path, f.id, before.value, f.value, lower(f.true_during), f.source, lower(f.known_during)
    from standing_fact f
    join standing_fact a on a.compound_id = f.compound_id and a.kind = 'assessed' and a.value = 'yes'
        and a.true_during @> lower(f.true_during) and {known_a}
    left join standing_fact before on before.compound_id = f.compound_id and before.kind = f.kind
        and before.true_during @> (lower(f.true_during) - 1) and {known_before}
    where f.kind = %(kind)s and f.area_path >= %(path)s and f.area_path < %(end)s and {known_f}
        and lower(f.true_during) > %(since)s and lower(f.true_during) <= %(until)s
        and before.value is distinct from f.value
    order by lower(f.true_during) desc, f.id desc limit %(limit)s
"""


@dataclass(frozen=True)
class StandingTally:
    """How many compounds under assessment had these values on a day; None where nothing was known."""

    on: date
    path: str
    service: str | None
    body: str | None
    party_coverage: str | None
    compounds: int


@dataclass(frozen=True)
class Member:
    """A compound under assessment with the fact of one kind that was true of it; fact None: no paper says anything. `place`: its
    value's place in the order asked for, from 1; 0 where the order does not name it."""

    compound: int
    area_path: str
    fact: int | None
    value: str | None
    organisation: int | None
    since: date | None
    until: date | None
    source: str
    known_since: datetime | None
    assessed_source: str
    place: int

    @property
    def key(self) -> tuple[int, str, int]:
        """Where it stands in the list."""
        return self.place, self.area_path, self.compound


@dataclass(frozen=True)
class Change:
    """A day on which one kind changed for a compound: from what (None: nothing known) to what, by which paper, known since when."""

    compound: int
    area_path: str
    fact: int
    before: str | None
    after: str
    on: date
    source: str
    known_since: datetime


@dataclass(frozen=True)
class Ended:
    """What was true of a compound last and is no longer: its value's words, its last day's morrow, its paper."""

    words: str
    until: date
    source: str


def count_assessed(
    area_path: str, days: Iterable[date], width: int | None = None, known: datetime | None = None
) -> list[StandingTally]:
    """Compounds under assessment in an area on each day, by what was true of them, as known at a moment (None: now); `width` sums below
    the areas whose path has that length. One query."""
    days = list(days)
    if not days:
        return []
    asked = {
        "days": days,
        "span": f"[{min(days)},{max(days)}]",
        "path": area_path,
        "end": area_path + END,
        "width": width or len(area_path),
        "known": known,
    }
    return [StandingTally(*row) for row in _rows(TALLY, asked, within_f=_within(known))]


def assessed_members(
    area_path: str,
    kind: str,
    on: date,
    *,
    order: Sequence[str],
    known: datetime | None = None,
    only: Sequence[str] | None = None,
    compounds: Sequence[int] | None = None,
    after: tuple[int, str, int] | None = None,
    before: tuple[int, str, int] | None = None,
    limit: int | None = None,
    assessed: str = "yes",
) -> list[Member]:
    """The compounds under assessment in an area on a day with their fact of one kind, in the order of values given ("unknown" = no fact),
    then by place. `only`: these values; `after`/`before`: beyond this key (with `before` the nearest first, turned round). One query."""
    asked = {
        "path": area_path, "end": area_path + END, "kind": kind, "on": on, "known": known, "order": list(order),
        "only": list(only or ()), "compounds": list(compounds or ()), "limit": limit, "assessed": assessed,
    }  # fmt: skip
    for name, value in zip(("place", "where", "pk"), after or before or (), strict=False):
        asked[name] = value
    beyond = 'and (place, area_path, compound_id) {} (%(place)s, %(where)s collate "C", %(pk)s)'
    back = before is not None and after is None
    rows = _rows(
        MEMBERS,
        asked,
        within_f=_within(known),
        narrow="" if compounds is None else "and f.compound_id = any(%(compounds)s::bigint[])",
        only="true" if only is None else "coalesce(value, 'unknown') = any(%(only)s::text[])",
        beyond=beyond.format("<" if back else ">") if after or before else "",
        way="desc" if back else "asc",
        limit="" if limit is None else "limit %(limit)s",
    )
    found = [Member(*row) for row in rows]
    return found[::-1] if back else found


def count_excluded(area_path: str, on: date, known: datetime | None = None) -> int:
    """How many compounds of an area a paper keeps out of the assessment on a day. One query."""
    statement = """
        select count(*)::int from standing_fact a where a.kind = 'assessed' and a.value = 'no'
            and a.true_from <= %(on)s::date and a.true_until > %(on)s::date and {known_a}
            and a.area_path >= %(path)s and a.area_path < %(end)s
    """
    return _rows(statement, {"path": area_path, "end": area_path + END, "on": on, "known": known})[0][0]


def assessed_changes(
    area_path: str, kind: str, since: date, until: date, *, known: datetime | None = None, limit: int = 50
) -> list[Change]:
    """What changed after one day and until another in compounds under assessment, newest first, each with its paper. One query."""
    asked = {"path": area_path, "end": area_path + END, "kind": kind, "since": since, "until": until, "known": known,
             "limit": limit}  # fmt: skip
    return [Change(*row) for row in _rows(CHANGES, asked)]


def last_ended(
    compounds: Iterable[int], kind: str, on: date, values: Sequence[str], known: datetime | None = None
) -> dict[int, Ended]:
    """compound -> the last of these values that was true of it and ended by a day. One query."""
    statement = """
        select distinct on (f.compound_id) f.compound_id, f.value, upper(f.true_during), f.source from standing_fact f
        where f.compound_id = any(%(compounds)s::bigint[]) and f.kind = %(kind)s and f.value = any(%(values)s::text[])
            and upper(f.true_during) <= %(on)s and {known_f}
        order by f.compound_id, upper(f.true_during) desc
    """
    asked = {"compounds": list(compounds), "kind": kind, "on": on, "values": list(values), "known": known}
    return {pk: Ended(words_of(kind, value), until, source) for pk, value, until, source in _rows(statement, asked)}


def _within(known) -> str:
    """What is known now has its compound's path, so the area's range finds it. What was corrected keeps the path it had then: it is found
    by its compound, wherever that lay."""
    return "true" if known else HERE


def _rows(statement, asked, **parts):
    """Run a statement whose `known_…` parts name an alias each. Only fixed words are put into it; all values are parameters."""
    known = KNOWN_THEN if asked["known"] else KNOWN_NOW
    for alias in ("a", "f", "before"):
        parts[f"known_{alias}"] = known.format(alias)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**parts), asked)
        return cursor.fetchall()
