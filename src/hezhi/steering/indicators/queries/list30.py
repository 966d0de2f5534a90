"""The list of 30 of any month and area, worked out afresh from the kept counts in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from hezhi.ground.platform import clock, sight
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from ..rules import ranking
from ..rules.ranking import Change, Counted

RECORDED = range(1900, 2200)  # a month outside has no year before or after it to compare with

PURPOSE = sight.purpose("indicators.list30", "前30小区：按全辖区的计数排位，命令行和演示城使用")


@dataclass(frozen=True)
class Cause:
    """A category of a compound's requests."""

    category: int
    name: str
    name_en: str
    requests: int


@dataclass(frozen=True)
class Row:
    """A place on the list. Changes are against the same compound's own earlier months; `before_rank` None = new on the list."""

    rank: int
    before_rank: int | None
    compound: int
    name: str
    area_path: str
    district: str
    subdistrict: str
    community: str
    provider: str
    requests: int
    matters: int
    households: int | None
    per_thousand: Decimal | None
    last_month: int | None
    last_month_change: Change
    last_year: int | None
    last_year_change: Change
    causes: tuple[Cause, ...]

    @property
    def is_new(self) -> bool:
        """Not among the listed of the month before."""
        return self.before_rank is None

    @property
    def climbed(self) -> int:
        """Places gained towards the top (a worse sign); negative when it fell."""
        return (self.before_rank or self.rank) - self.rank


@dataclass(frozen=True)
class Totals:
    """What stands beside the list; every number is a count of requests or compounds of the same definition."""

    requests: int
    matters: int
    before: int | None
    change: Change
    year_before: int | None
    compounds: int
    compounds_with_requests: int
    listed: int
    listed_share: Decimal | None
    newly_listed: int
    without_compound: int
    unplaced_compounds: int
    unplaced_requests: int
    without_category: int


@dataclass(frozen=True)
class List30:
    """The list with everything that must be said beside it."""

    month: date
    last_month: date
    last_year: date
    area_path: str
    area_name: str
    cut_off: datetime
    rows: tuple[Row, ...]
    totals: Totals
    excluded: tuple[tuple[int, str, int], ...]  # compound, name, requests
    dropped: tuple[tuple[int, str, int], ...] = ()  # compound, name, its rank a month ago


def month_of(text: str | None, default: date | None = None) -> date | None:
    """A month written 2019-06, as its first day; the default for anything else."""
    try:
        year, month = (int(part) for part in (text or "")[:7].split("-"))
        return date(year, month, 1) if year in RECORDED else default
    except ValueError:
        return default


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def year_before(month: date) -> date:
    """The same month a year earlier."""
    return month.replace(year=month.year - 1)


def month_end(month: date) -> date:
    """The last day of the month."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def list_of_30(area, month: date, *, excluded=frozenset(), smallest: int = 1, places: int = ranking.PLACES) -> List30:
    """Work the list out for an area (territory.Area) and a month (its first day).

    `excluded` compounds are not ranked; `smallest` is the fewest requests that are listed. Needs sight of the area.
    """
    months = (month, month_before(month), year_before(month))
    tallies = _tallies(months, area.path)
    counts = {m: {pk: t for (at, pk), t in tallies.items() if at == m and pk is not None} for m in months}
    now, before, year = (counts[m] for m in months)
    listed = _ranked(now, excluded, smallest, places)
    before_ranks = {c.compound: rank for rank, c in _ranked(before, excluded, smallest, places)}
    on_list = {c.compound for _, c in listed}
    dropped = [pk for pk in before_ranks if pk not in on_list]
    compounds = territory.compounds_by_id({*on_list, *excluded, *dropped})
    lineages = territory.lineages(compounds[c.compound].area_path for _, c in listed)
    providers = standing.providers_of([c.compound for _, c in listed], min(month_end(month), clock.today()))
    causes = _causes(month, area.path, [c.compound for _, c in listed])
    seen = {m: sum(t.requests for (at, _), t in tallies.items() if at == m) for m in months}
    rows = tuple(
        _row(
            rank,
            counted,
            compounds[counted.compound],
            before_rank=before_ranks.get(counted.compound),
            places=lineages[compounds[counted.compound].area_path],
            provider=providers.get(counted.compound),
            causes=causes.get(counted.compound, ()),
            last_month=_requests(before, counted.compound) if seen[months[1]] else None,
            last_year=_requests(year, counted.compound) if seen[months[2]] else None,
        )
        for rank, counted in listed
    )
    return List30(
        month=month,
        last_month=months[1],
        last_year=months[2],
        area_path=area.path,
        area_name=area.name,
        cut_off=clock.now(),
        rows=rows,
        totals=_totals(area, month, tallies, now, rows, seen),
        dropped=tuple((pk, compounds[pk].name, before_ranks[pk]) for pk in dropped),
        excluded=tuple((pk, compounds[pk].name, _requests(now, pk)) for pk in sorted(excluded)),
    )


@dataclass
class _Tally:
    requests: int = 0
    matters: int = 0
    is_unplaced: bool = True


def _tallies(months, area_path) -> dict[tuple[date, int | None], _Tally]:
    """Property requests by month and compound; `is_unplaced` where the compound is only known to lie somewhere in the area."""
    this, last, year = months
    by = ("month", "compound", "area_path")
    rows = requests.count_requests(last, area_path, until=this, by=by, property_only=True)
    rows += requests.count_requests(year, area_path, by=by, property_only=True)
    found: dict[tuple[date, int | None], _Tally] = {}
    for row in rows:
        tally = found.setdefault((row.month, row.compound), _Tally())
        tally.requests += row.requests
        tally.matters += row.matters
        tally.is_unplaced = tally.is_unplaced and row.area_path == area_path
    return found


def _requests(tallies, compound) -> int:
    return tallies[compound].requests if compound in tallies else 0


def _ranked(tallies, excluded, smallest, places):
    """Only compounds that can be listed are looked up: the pinyin of ten thousand is not needed to order thirty."""
    able = [(t.requests, pk) for pk, t in tallies.items() if pk not in excluded and t.requests >= smallest]
    able.sort(reverse=True)
    if len(able) > places:
        able = [(count, pk) for count, pk in able if count >= able[places - 1][0]]
    known = territory.compounds_by_id(pk for _, pk in able)
    return ranking.ranked(
        (Counted(pk, known[pk].sort_key or known[pk].name, count, tallies[pk].matters) for count, pk in able), places
    )


def _causes(month, area_path, compounds) -> dict[int, tuple[Cause, ...]]:
    """Requests by the upper category: 停车 counts its charges and its disorder together."""
    tops = {category.pk: category.parent or category for category in requests.categories()}
    found: dict[int, dict[int, Cause]] = {}
    for row in requests.count_requests(
        month, area_path, by=("compound", "category"), property_only=True, compounds=compounds
    ):
        top = tops[row.category]
        mine = found.setdefault(row.compound, {})
        before = mine[top.pk].requests if top.pk in mine else 0
        mine[top.pk] = Cause(top.pk, top.name, top.name_en, before + row.requests)
    return {
        pk: tuple(sorted((c for c in causes.values() if c.requests), key=lambda c: (-c.requests, c.category)))
        for pk, causes in found.items()
    }


def _row(rank, counted, compound, *, before_rank, places, provider, causes, last_month, last_year) -> Row:
    names = {place.kind: place.name for place in places}
    return Row(
        rank=rank,
        before_rank=before_rank,
        compound=compound.pk,
        name=compound.name,
        area_path=compound.area_path,
        district=names.get("district", ""),
        subdistrict=names.get("subdistrict", ""),
        community=names.get("community", ""),
        provider=provider.name if provider else "",
        requests=counted.requests,
        matters=counted.matters,
        households=compound.households,
        per_thousand=ranking.per_thousand(counted.requests, compound.households),
        last_month=last_month,
        last_month_change=ranking.change(counted.requests, last_month or 0, has_base=last_month is not None),
        last_year=last_year,
        last_year_change=ranking.change(counted.requests, last_year or 0, has_base=last_year is not None),
        causes=causes,
    )


def _totals(area, month, tallies, now, rows, seen) -> Totals:
    before = seen[month_before(month)]
    listed = sum(row.requests for row in rows)
    adrift = [tally for tally in now.values() if tally.is_unplaced] if area.kind != "community" else []
    without = [row for row in requests.count_requests(month, area.path, by=("category",)) if row.category is None]
    return Totals(
        requests=seen[month],
        matters=sum(tally.matters for (at, _), tally in tallies.items() if at == month),
        before=before or None,
        change=ranking.change(seen[month], before, has_base=bool(before)),
        year_before=seen[year_before(month)] or None,
        compounds=territory.city_counts(area.path)["compounds"],
        compounds_with_requests=sum(tally.requests > 0 for tally in now.values()),
        listed=listed,
        listed_share=ranking.share(listed, seen[month]),
        newly_listed=sum(row.is_new for row in rows) if before else 0,
        without_compound=_requests({pk: t for (at, pk), t in tallies.items() if at == month}, None),
        unplaced_compounds=len(adrift),
        unplaced_requests=sum(tally.requests for tally in adrift),
        without_category=sum(row.requests for row in without),
    )
