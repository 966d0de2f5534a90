"""Compounds under assessment day after day: the count of the first day, then only what changed; and how long it took until it counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hezhi.ground.platform.actor import END

from .assessed import HERE, _rows, _within, count_assessed

KINDS = ("service", "body", "party_coverage")
CHANGING = """
    with moved as (
        select distinct f.compound_id from standing_fact f
        where {known_f} and {here} and ((f.true_from > %(start)s::date and f.true_from <= %(end_day)s::date)
            or (f.true_until > %(start)s::date and f.true_until <= %(end_day)s::date))
    )
    select f.compound_id, f.kind, f.value, f.area_path >= %(path)s and f.area_path < %(end)s,
        lower(f.true_during), upper(f.true_during)
    from standing_fact f join moved on moved.compound_id = f.compound_id
    where {known_f} and f.true_from <= %(end_day)s::date and f.true_until > %(start)s::date
"""
WAITED = """
    select kind, value, count(*)::int, percentile_disc(0.5) within group (order by true_until - true_from)::int from (
        select f.kind, f.value, f.true_from, f.true_until,
            lead(f.kind || ':' || f.value) over turn as after, lead(f.true_from) over turn as after_from
        from standing_fact f
        where f.kind = any(%(kinds)s::text[]) and {known_f} and {here} and f.true_from <= %(on)s::date
        window turn as (partition by f.compound_id, f.kind order by f.true_from)
    ) turns
    where after = any(%(counted)s::text[]) and kind || ':' || value <> all(%(counted)s::text[])
        and after_from = true_until and true_from > '-infinity'::date
    group by kind, value
"""


@dataclass(frozen=True)
class StandingDay:
    """A day on which something changed, and how many compounds under assessment had which (service, body, party coverage) from it on."""

    on: date
    counts: Counter


def count_series(area_path: str, start: date, end: date, known: datetime | None = None) -> list[StandingDay]:
    """The counts of the first day, then of each day until the last on which they changed. Two queries, whatever the number of days.
    Equal to `count_assessed` asked for each day."""
    counts: Counter = Counter()
    for tally in count_assessed(area_path, [start], known=known):
        counts[tally.service, tally.body, tally.party_coverage] += tally.compounds
    days = [StandingDay(start, Counter(counts))]
    for day, moves in sorted(_moves(area_path, start, end, known).items()):
        for combination, number in moves.items():
            counts[combination] += number
        days.append(StandingDay(day, +counts))
    return days


def _moves(area_path, start, end, known) -> dict[date, Counter]:
    """day -> how many compounds more or fewer had each combination than on the day before."""
    asked = {"path": area_path, "end": area_path + END, "start": start, "end_day": end, "known": known}
    facts: dict[int, list] = {}
    for compound, *fact in _rows(CHANGING, asked, here=_within(known)):
        facts.setdefault(compound, []).append(fact)
    moves: dict[date, Counter] = {}
    for of_one in facts.values():
        before = _combination(of_one, start)
        for day in _breaks(of_one, start, end):
            after = _combination(of_one, day)
            if after != before:
                change = moves.setdefault(day, Counter())
                if before:
                    change[before] -= 1
                if after:
                    change[after] += 1
            before = after
    return moves


def _breaks(facts, start, end) -> list[date]:
    days = {day for *_rest, since, until in facts for day in (since, until) if day and start < day <= end}
    return sorted(days)


def _combination(facts, on: date):
    """(service, body, party coverage) of a compound on a day; None where it is not under assessment in the area."""
    held = {}
    for kind, value, inside, since, until in facts:
        if (since is None or since <= on) and (until is None or on < until):
            held[kind] = (value, inside)
    if held.get("assessed") != ("yes", True):
        return None
    return tuple(held[kind][0] if kind in held else None for kind in KINDS)


def each_day(days: Sequence[StandingDay], end: date) -> Iterator[StandingDay]:
    """Every single day from the first to the last."""
    for place, one in enumerate(days):
        last = days[place + 1].on if place + 1 < len(days) else end + timedelta(days=1)
        day = one.on
        while day < last:
            yield StandingDay(day, one.counts)
            day += timedelta(days=1)


def median_days(
    area_path: str, counted: Mapping[str, Sequence[str]], on: date, known: datetime | None = None
) -> dict[str, dict[str, tuple[int, int]]]:
    """kind -> value -> (how many compounds of the area came from it to a value that counts, by a day; half of them within so many days).
    Those that still wait are not in it. One query."""
    asked = {
        "path": area_path, "end": area_path + END, "kinds": list(counted), "on": on, "known": known,
        "counted": [f"{kind}:{value}" for kind, values in counted.items() for value in values],
    }  # fmt: skip
    found: dict[str, dict[str, tuple[int, int]]] = {kind: {} for kind in counted}
    for kind, value, number, days in _rows(WAITED, asked, here=HERE):
        found[kind][value] = (number, days)
    return found
