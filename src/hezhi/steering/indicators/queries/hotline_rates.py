"""The board of the hotline's three rates for a period and an area, in a fixed number of queries: counts are added, never averaged."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.actor import SEGMENT
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from ..rules.assessment_period import Period, Window, month_earlier, period_of
from ..rules.composite_score import Candidate, Place, Scheme, placed
from ..rules.hotline_rates import Callbacks, interval, percent
from ..rules.ranking import per_thousand, share
from .hotline_exclusions import excluded_between
from .hotline_schemes import hotline_scheme

HOTLINE_PURPOSE = sight.purpose("indicators.hotline_rates", "热线三率：按全辖区的回访计数，命令行使用")
AREA_KINDS = {"district": _("各区"), "subdistrict": _("各街道"), "community": _("各社区")}
BELOW = {"city": ("district", "subdistrict"), "district": ("subdistrict", "community"), "subdistrict": ("community",)}
HANDLER = "handler"
STEPS = {"city": 1, "district": 2, "subdistrict": 3, "community": 4}
OFFICES = {"district_government": "district", "subdistrict_office": "subdistrict", "residents_committee": "community"}


@dataclass(frozen=True)
class Basis:
    """What a board is of: a period, an area, and the units that are compared (areas of a kind, or handlers, or handlers of a kind)."""

    period: Period
    area: Any
    by: str

    @property
    def is_of_areas(self) -> bool:
        """Whether the units are areas, rated for whoever handled what was told about them."""
        return self.by in AREA_KINDS


@dataclass
class Tally:
    """What was counted of a unit; `group`: told by several people, `left_out`: for which it is not rated."""

    counted: Callbacks = field(default_factory=Callbacks)
    unresolved: int = 0
    dissatisfied: int = 0
    group: int = 0
    left_out: int = 0

    def add(self, row: requests.CallbackCount) -> None:
        """One more line of the count."""
        self.counted += Callbacks(row.accepted, row.valid, row.contacted, row.resolved, row.satisfied, row.basically)
        self.unresolved += row.unresolved
        self.dissatisfied += row.dissatisfied
        self.group += row.group


@dataclass(frozen=True)
class HotlineRow:
    """A unit with its place, its rates in percent (None: no valid callback) and what must stand beside them."""

    unit: int | str
    name: str
    within: str
    kind: str
    place: Place
    tally: Tally
    households: int | None
    before: Place | None

    @property
    def counted(self) -> Callbacks:
        """The numbers under the rates."""
        return self.tally.counted

    @property
    def response(self) -> Decimal | None:
        """响应率."""
        return percent(self.place.rates.response) if self.place.rates else None

    @property
    def resolution(self) -> Decimal | None:
        """解决率."""
        return percent(self.place.rates.resolution) if self.place.rates else None

    @property
    def satisfaction(self) -> Decimal | None:
        """满意率, basically satisfied counted by the scheme's factor."""
        return percent(self.place.rates.satisfaction) if self.place.rates else None

    @property
    def resolution_interval(self) -> tuple[Decimal, Decimal] | None:
        """Where 解决率 lies in 95 of 100 cases: better intake must not look like worse service."""
        return interval(self.counted.resolved, self.counted.valid)

    @property
    def per_thousand(self) -> Decimal | None:
        """Requests accepted per 1,000 households of the area."""
        return per_thousand(self.counted.accepted, self.households)

    @property
    def group_share(self) -> Decimal | None:
        """Percent of the accepted requests that several people told."""
        return share(self.tally.group, self.counted.accepted)

    @property
    def score_change(self) -> Decimal | None:
        """Points of the score against one month earlier."""
        if self.before is None or self.place.score is None or self.before.score is None:
            return None
        return self.place.score - self.before.score


@dataclass(frozen=True)
class HotlineBoard:
    """A period's board. `rows` in order of place; `total` sums the counts; `unplaced` is told of the area but of no unit in it."""

    basis: Basis
    window: Window
    compared: Window
    is_over: bool
    as_of: datetime
    scheme: Scheme
    rows: list[HotlineRow]
    total: HotlineRow
    unplaced: Tally
    choices: list[tuple[str, str]]

    def row_of(self, unit: str) -> HotlineRow | None:
        """A unit's row by its key as it stands in an address."""
        return next((row for row in self.rows if str(row.unit) == unit), None)


def local_now() -> datetime:
    """The city's time without a zone, as the rules of the period read it."""
    return clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None)


def moments_of(window: Window) -> tuple[datetime, datetime]:
    """A window as moments of the database."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return window.begin.replace(tzinfo=zone), window.end.replace(tzinfo=zone)


def last_whole_period() -> Period:
    """The period that was finished last."""
    return period_of(local_now()).before


def period_named(month: date | None) -> Period:
    """The period of a month; the last whole one for none."""
    return Period(month) if month else last_whole_period()


def periods_back(count: int = 24) -> list[Period]:
    """The periods one may choose from, newest first, the running one included."""
    periods = [period_of(local_now())]
    while len(periods) < count:
        periods.append(periods[-1].before)
    return periods


def windows_of(period: Period) -> tuple[Window, Window, bool]:
    """The period as far as it has come, what it is compared with, and whether it is over."""
    whole, now = period.window, local_now()
    is_over = whole.end <= now
    reached = whole if is_over or now < whole.begin else Window(whole.begin, now)
    return reached, month_earlier(reached), is_over


def hotline_board(area, period: Period, by: str = "") -> HotlineBoard:
    """Count and rank. Needs sight of the area; twelve queries at most, whatever the size."""
    basis = Basis(
        period, area, by if (by and by not in AREA_KINDS) or by in BELOW.get(area.kind, ()) else default_by(area)
    )
    scheme = hotline_scheme(period.month, area.path)
    window, compared, is_over = windows_of(period)
    left_out = excluded_between(moments_of(compared)[0], moments_of(window)[1], area.path)
    now = requests.count_callbacks(*moments_of(window), area.path, without=left_out)
    before = requests.count_callbacks(*moments_of(compared), area.path, without=left_out)
    moved = requests.count_left_out(*moments_of(window), area.path)
    bodies = people.organisations_by_id({*moved, *(row.handler for row in now)})
    units = _areas(basis) if basis.is_of_areas else _bodies(basis, bodies)
    tallies, unplaced = _tallies(basis, now, units)
    gone = requests.rated_among(left_out, *moments_of(window), area.path)
    _leave_out(basis, moved, gone, tallies, unplaced)
    earlier = {p.candidate.unit: p for p in _places(units, _tallies(basis, before, units)[0], scheme)}
    homes = _households(basis)
    places = _places(units, tallies, scheme)
    rows = [_row(place, units, tallies, homes, earlier[place.candidate.unit]) for place in places]
    total = _total(basis, rows, unplaced, scheme, homes)
    choices = _choices(area, bodies.values())
    return HotlineBoard(basis, window, compared, is_over, clock.now(), scheme, rows, total, unplaced, choices)


def default_by(area) -> str:
    """The units that a reader of the area compares first."""
    return {"city": "subdistrict", "district": "subdistrict", "subdistrict": "community"}.get(area.kind, HANDLER)


@dataclass(frozen=True)
class _Unit:
    key: int | str
    name: str
    sort: str
    within: str
    kind: str
    area_path: str


def _areas(basis) -> dict[int | str, _Unit]:
    """All of them, with or without a request."""
    areas = list(territory.areas_within(basis.area.path, basis.by))
    lineages = territory.lineages(area.path for area in areas)
    return {a.path: _Unit(a.path, a.name, a.path, _within(lineages[a.path], basis), a.kind, a.path) for a in areas}


def _bodies(basis, bodies) -> dict[int | str, _Unit]:
    """Those that were sent something; who gave all of it away by upheld objections is there as well (D9)."""
    kept = [body for body in bodies.values() if basis.by in (HANDLER, body.kind)]
    kinds = {body.pk: str(body.get_kind_display()) if basis.by == HANDLER else "" for body in kept}
    return {b.pk: _Unit(b.pk, b.name, b.name, kinds[b.pk], b.kind, b.area_path) for b in kept}


def _within(lineage, basis):
    return " ".join(area.name for area in lineage if basis.area.path < area.path < lineage[-1].path)


def _tallies(basis, rows, units) -> tuple[dict[int | str, Tally], Tally]:
    """What was counted of each unit, and of no unit."""
    tallies: dict[int | str, Tally] = {key: Tally() for key in units}
    unplaced, width = Tally(), _width(units)
    for row in rows:
        if basis.is_of_areas:
            tallies.get(row.area_path[:width], unplaced).add(row)
        elif row.handler in tallies:
            tallies[row.handler].add(row)
    return tallies, unplaced


def _width(units):
    return max((len(key) for key in units if isinstance(key, str)), default=0)


def _leave_out(basis, moved, gone, tallies, unplaced):
    """An upheld objection leaves a sending out for its handler (D9); a confirmed exclusion leaves the request out for handler and area."""
    if basis.is_of_areas:
        width = _width(tallies)
        for _handler, path in gone:
            tallies.get(path[:width], unplaced).left_out += 1
        return
    for handler, sendings in moved.items():
        if handler in tallies:
            tallies[handler].left_out += sendings
    for handler, _path in gone:
        if handler in tallies:
            tallies[handler].left_out += 1


def _places(units, tallies, scheme) -> list[Place]:
    return placed((Candidate(key, units[key].sort, tallies[key].counted) for key in units), scheme)


def _households(basis) -> dict[str, int]:
    """Households below each unit's area, as far as they are known; handlers without a territory of their own have none."""
    kind = basis.by if basis.is_of_areas else OFFICES.get(basis.by)
    below = territory.count_compounds_below(basis.area.path, SEGMENT * STEPS[kind or basis.area.kind])
    return {path: count["households"] for path, count in below.items()}


def _row(place, units, tallies, homes, before) -> HotlineRow:
    unit = units[place.candidate.unit]
    households = homes.get(unit.area_path) if unit.area_path else None
    return HotlineRow(unit.key, unit.name, unit.within, unit.kind, place, tallies[unit.key], households, before)


def _total(basis, rows, unplaced, scheme, homes) -> HotlineRow:
    """The sum of the counts, from which the rates are worked anew."""
    summed = ("unresolved", "dissatisfied", "group", "left_out")
    tally = Tally(
        sum((row.counted for row in rows), unplaced.counted),
        *(sum(getattr(row.tally, name) for row in rows) + getattr(unplaced, name) for name in summed),
    )
    place = placed([Candidate("", "", tally.counted)], scheme)[0]
    households = sum(homes.values()) if basis.is_of_areas else None
    return HotlineRow("", str(_("合计")), "", "", place, tally, households or None, None)


def _choices(area, bodies: Iterable) -> list[tuple[str, str]]:
    kinds = {body.kind: str(body.get_kind_display()) for body in bodies}
    areas = [(kind, str(AREA_KINDS[kind])) for kind in BELOW.get(area.kind, ())]
    return [*areas, (HANDLER, str(_("全部承办单位"))), *sorted(kinds.items(), key=lambda pair: pair[1])]
