"""The hotline's score of an area for a year, and its place among its siblings in each period: for the yearly appraisal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hezhi.ground.platform import sight
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from ..rules.assessment_period import Period
from ..rules.composite_score import Candidate, placed
from ..rules.hotline_rates import Callbacks
from .hotline_exclusions import excluded_between
from .hotline_rates import local_now, moments_of
from .hotline_schemes import hotline_scheme

YEAR_PURPOSE = sight.purpose("indicators.hotline_year", "述职考核：本辖区在同级辖区中的热线位次，只给出名次")


@dataclass(frozen=True)
class HotlineYear:
    """`score` is worked from the year's added counts by the scheme of its last period; `ranks`: (month, place, of how many)."""

    score: Decimal | None
    valid: int
    ranks: tuple[tuple[int, int | None, int], ...]


def hotline_year(area, year: int) -> HotlineYear:
    """An area's year by its periods that are over. Reads the siblings' counts for a listed purpose and gives nothing of theirs but how many
    had a place. One query a period; must stand inside a transaction."""
    parent = territory.lineage(area.path)[-2]
    siblings = list(territory.areas_within(parent.path, area.kind))
    periods = [p for p in (Period(date(year, m, 1)) for m in range(1, 13)) if p.window.end <= local_now()]
    whole, ranks = Callbacks(), []
    with sight.job(YEAR_PURPOSE):
        left_out = _left_out(periods, parent.path)
        for period in periods:
            counted = _counted(period, parent.path, siblings, left_out)
            whole += counted[area.path]
            ranks.append((period.month.month, *_place(period, area.path, counted)))
    last = hotline_scheme(periods[-1].month if periods else date(year, 12, 1))
    return HotlineYear(placed([Candidate("", "", whole)], last)[0].score, whole.valid, tuple(ranks))


def _left_out(periods, path) -> dict[int, str]:
    if not periods:
        return {}
    return excluded_between(moments_of(periods[0].window)[0], moments_of(periods[-1].window)[1], path)


def _counted(period, path, siblings, left_out) -> dict[str, Callbacks]:
    found = {one.path: Callbacks() for one in siblings}
    width = max(len(one.path) for one in siblings)
    for row in requests.count_callbacks(*moments_of(period.window), path, without=left_out):
        unit = row.area_path[:width]
        if unit in found:
            found[unit] += Callbacks(row.accepted, row.valid, row.contacted, row.resolved, row.satisfied, row.basically)
    return found


def _place(period, path, counted) -> tuple[int | None, int]:
    places = placed((Candidate(unit, unit, one) for unit, one in counted.items()), hotline_scheme(period.month))
    own = next(place for place in places if place.candidate.unit == path)
    return own.rank, sum(place.rank is not None for place in places)
