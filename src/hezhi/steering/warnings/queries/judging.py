"""A night's look at every compound and matter: the past, the season, and the sum of evidence of each, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from hezhi.ground.law.months import month_after
from hezhi.response.requests import queries as requests

from ..rules.base_rate import LastYear, Own, city_season, expected_days, own_season, yearly_rate
from ..rules.leaving_base import Reading, WarningScheme, leaving_base

GUARD = 14  # days before the day that the base leaves out: a matter must not raise its own base
MONTHS = 12
LATELY = 28  # days over which the city's season is taken
WEEKS = 28  # days on either side of the same day a year ago
YEAR = 365
Stream = tuple[int, int]  # compound, upper category
Days = Mapping[Stream, Mapping[date, int]]


@dataclass
class Past:
    """Twelve whole months: voices of each stream, of each compound, of each category, of all."""

    days: int = 0
    streams: dict[Stream, int] = field(default_factory=lambda: defaultdict(int))
    compounds: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    categories: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    all: int = 0

    def add(self, stream: Stream, voices: int) -> None:
        """One more count."""
        self.streams[stream] += voices
        self.compounds[stream[0]] += voices
        self.categories[stream[1]] += voices
        self.all += voices


@dataclass(frozen=True)
class Told:
    """Voices by stream and day, and the same of the whole city by category and day."""

    streams: Days
    city: Mapping[int, Mapping[date, int]]


def base_months(day: date) -> tuple[date, date]:
    """First and last month (their first days) of the base of a day: twelve whole ones, over for at least `GUARD` days."""
    last = ((day - timedelta(days=GUARD)).replace(day=1) - timedelta(days=1)).replace(day=1)
    index = last.year * 12 + last.month - 1 - (MONTHS - 1)
    return date(index // 12, index % 12 + 1, 1), last


def past_before(day: date) -> Past:
    """The base of a day, from the kept counts: one query."""
    first, last = base_months(day)
    tops = {category.pk: category.parent_id or category.pk for category in requests.categories()}
    past = Past(days=(month_after(last) - first).days)
    for row in requests.count_requests(first, by=("compound", "category"), until=last):
        if row.compound is not None and row.category is not None:
            past.add((row.compound, tops[row.category]), row.requests)
    return past


def told_between(first: date, last: date, *, compounds: Iterable[int] | None = None) -> Told:
    """Voices of the days, by stream and for the city: one query."""
    return grouped(requests.voices_by_day(first, last, compounds=compounds))


def grouped(rows: Iterable[requests.DayCount]) -> Told:
    """Counts in the form that is judged."""
    streams: dict[Stream, dict[date, int]] = defaultdict(dict)
    city: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        streams[row.compound, row.category][row.day] = row.voices
        city[row.category][row.day] += row.voices
    return Told(streams, city)


def readings_on(
    day: date, told: Told, past: Past, year_ago: Told, scheme: WarningScheme, also: Iterable[Stream] = ()
) -> dict[Stream, Reading]:
    """How each stream stands on a day; only those that could be raised are judged, and those in `also` (their warnings live)."""
    days = [day - timedelta(days=n) for n in range(scheme.horizon - 1, -1, -1)]
    since = set(days)
    judged = {
        stream
        for stream, by_day in told.streams.items()
        if sum(n for at, n in by_day.items() if at in since) >= scheme.fewest
    } | set(also)
    seasons = {category: _seasons(category, days, told, past) for category in {stream[1] for stream in judged}}
    found = {}
    for stream in judged:
        by_day = told.streams.get(stream, {})
        usual = _usual(stream, day, seasons[stream[1]], past, year_ago, scheme)
        found[stream] = leaving_base(day, [by_day.get(at, 0) for at in days], usual, scheme)
    return found


def _seasons(category, days, told, past):
    by_day = told.city.get(category, {})
    lately = sum(by_day.get(days[0] - timedelta(days=n), 0) for n in range(1, LATELY + 1))
    seasons = []
    for at in days:
        lately += by_day.get(at, 0) - by_day.get(at - timedelta(days=LATELY), 0)
        seasons.append(city_season(lately, LATELY, past.categories[category], past.days))
    return seasons


def _usual(stream, day, seasons, past, year_ago, scheme):
    compound, category = stream
    own = Own(past.streams[stream], past.compounds[compound], past.categories[category], past.all, past.days)
    rate = yearly_rate(own, scheme.prior_days)
    return expected_days(
        rate,
        seasons,
        own_season(_last_year(stream, rate, day, past, year_ago), weight=scheme.own_weight, most=scheme.own_most),
    )


def _last_year(stream, rate, day, past, year_ago):
    weeks = _weeks_a_year_ago(day)
    city = year_ago.city.get(stream[1])
    if not city:
        return None
    season = city_season(sum(city.get(at, 0) for at in weeks), len(weeks), past.categories[stream[1]], past.days)
    mine = year_ago.streams.get(stream, {})
    return LastYear(sum(mine.get(at, 0) for at in weeks), rate * len(weeks) * season)


def _weeks_a_year_ago(day):
    middle = day - timedelta(days=YEAR)
    return [middle + timedelta(days=n) for n in range(-WEEKS, WEEKS + 1)]
