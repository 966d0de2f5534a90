"""The list of 30 of any month and area, worked out afresh from the kept counts in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hezhi.ground.law.months import month_before, month_end, year_before
from hezhi.ground.platform import clock, sight
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from ..rules import ranking
from ..rules.ranking import Change, Counted

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


def list_of_30(area, month: date, *, excluded=frozenset(), smallest: int = 1, places: int = ranking.PLACES) -> List30:
    """Work the list out for an area (territory.Area) and a month (its first day).

    `excluded` compounds are not ranked; `smallest` is the fewest requests that are listed. Needs sight of the area.
    """
    last, year = month_before(month), year_before(month)
    listed, before_ranks = (_ranked(when, area.path, excluded, smallest, places) for when in (month, last))
    on_list = [counted.compound for _, counted in listed]
    ranks_before = {counted.compound: rank for rank, counted in before_ranks}
    dropped = [pk for pk in ranks_before if pk not in set(on_list)]
    compounds = territory.compounds_by_id({*on_list, *excluded, *dropped})
    lineages = territory.lineages(compounds[pk].area_path for pk in on_list)
    providers = standing.providers_of(on_list, min(month_end(month), clock.today()))
    categories = list(requests.every_category())
    causes = _causes(month, area.path, on_list, categories)
    told = _told((month, last, year), area.path, {*on_list, *excluded})
    sums = _sums((month, last, year), area.path, categories)
    rows = tuple(
        _row(
            rank,
            counted,
            compounds[counted.compound],
            before_rank=ranks_before.get(counted.compound),
            places=lineages[compounds[counted.compound].area_path],
            provider=providers.get(counted.compound),
            causes=causes.get(counted.compound, ()),
            last_month=told.get((last, counted.compound), 0) if sums[last].requests else None,
            last_year=told.get((year, counted.compound), 0) if sums[year].requests else None,
        )
        for rank, counted in listed
    )
    return List30(
        month=month,
        last_month=last,
        last_year=year,
        area_path=area.path,
        area_name=area.name,
        cut_off=clock.now(),
        rows=rows,
        totals=_totals(area, month, rows, sums),
        dropped=tuple((pk, compounds[pk].name, ranks_before[pk]) for pk in dropped),
        excluded=tuple((pk, compounds[pk].name, told.get((month, pk), 0)) for pk in sorted(excluded)),
    )


def _ranked(month, area_path, excluded, smallest, places):
    """Who is on the list, most first. Only those are looked up: the pinyin of ten thousand is not needed to order thirty."""
    able = requests.rank_compounds(month, area_path, places=places, excluded=excluded, smallest=smallest)
    known = territory.compounds_by_id(row.compound for row in able)
    return ranking.ranked(
        (
            Counted(row.compound, known[row.compound].sort_key or known[row.compound].name, row.requests, row.matters)
            for row in able
        ),
        places,
    )


def _told(months, area_path, compounds) -> dict[tuple[date, int], int]:
    """Property requests of these compounds by month and compound."""
    by = ("month", "compound")
    rows = requests.count_requests(
        months[0], area_path, by=by, months=months[1:], property_only=True, compounds=compounds
    )
    return {(row.month, row.compound): row.requests for row in rows}


@dataclass
class _Sum:
    """A month of the whole area: its property requests, and those of any kind that nobody could place among the categories."""

    requests: int = 0
    matters: int = 0
    without_category: int = 0


def _sums(months, area_path, categories) -> dict[date, _Sum]:
    of_property = {category.pk for category in categories if category.is_property}
    found = {month: _Sum() for month in months}
    for row in requests.count_requests(months[0], area_path, by=("month", "category"), months=months[1:]):
        month = found[row.month]
        if row.category is None:
            month.without_category = row.requests
        elif row.category in of_property:
            month.requests += row.requests
            month.matters += row.matters
    return found


def _causes(month, area_path, compounds, categories) -> dict[int, tuple[Cause, ...]]:
    """Requests by the upper category: 停车 counts its charges and its disorder together."""
    tops = {category.pk: category.parent or category for category in categories}
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


def _totals(area, month, rows, sums) -> Totals:
    now, before, year = (sums[when] for when in (month, month_before(month), year_before(month)))
    listed = sum(row.requests for row in rows)
    unplaced, adrift = requests.count_unplaced(month, area.path) if area.kind != "community" else (0, 0)
    return Totals(
        requests=now.requests,
        matters=now.matters,
        before=before.requests or None,
        change=ranking.change(now.requests, before.requests, has_base=bool(before.requests)),
        year_before=year.requests or None,
        compounds=territory.city_counts(area.path)["compounds"],
        compounds_with_requests=requests.compounds_with_requests(month, area.path),
        listed=listed,
        listed_share=ranking.share(listed, now.requests),
        newly_listed=sum(row.is_new for row in rows) if before.requests else 0,
        without_compound=requests.count_without_compound(month, area.path),
        unplaced_compounds=unplaced,
        unplaced_requests=adrift,
        without_category=now.without_category,
    )
