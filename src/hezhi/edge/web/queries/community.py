"""Screen 35, a community's board: what each compound lacks, gaps first, and what its people told this month."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.register.standing import queries as standing
from hezhi.register.standing.states import words_of
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests
from hezhi.steering.indicators import queries as indicators
from hezhi.steering.indicators.queries import Asked, Figure

from .boards import Trend, _late, _requests_trend, figure_url

KINDS = ("body", "service", "party_coverage")


@dataclass(frozen=True)
class Cell:
    """One of the three things a compound should have: shape, words, and whether it counts."""

    kind: str
    tone: str
    words: str
    counts: bool
    step: str


@dataclass(frozen=True)
class CompoundRow:
    """A compound of the community. `cells` are empty where it is not under assessment."""

    compound: Any
    cells: list[Cell]
    requests: int
    requests_url: str
    gap: str
    step: str
    missing: int
    hotline: indicators.CompoundRates | None = None

    @property
    def is_hot(self) -> bool:
        """Lacks more than one of the three."""
        return self.missing > 1


@dataclass(frozen=True)
class CommunityBoard:
    """What the page shows."""

    area: Any
    month: date
    rows: list[CompoundRow]
    cards: list
    unserved: list[CompoundRow]
    without_body: list[CompoundRow]
    busiest: CompoundRow | None
    overdue: int
    overdue_url: str
    open: int
    late: list[tuple[str, int, Any]]
    trend: Trend
    voices: Any
    period: Any


def community_board(actor: Actor, area) -> CommunityBoard:
    """The community now and in the running month. A fixed number of queries; needs sight of the area."""
    today = clock.today()
    month = today.replace(day=1)
    compounds = list(territory.compounds_within(area.path))
    facts = standing.facts_on([compound.pk for compound in compounds], today)
    counts = {
        row.compound: row.requests
        for row in requests.count_requests(month, area.path, by=("compound",), property_only=True)
    }
    period, hotline = indicators.hotline_by_compound(area)
    rows = [
        replace(_row(area, month, one, facts.get(one.pk, {}), counts.get(one.pk, 0)), hotline=hotline.get(one.pk))
        for one in compounds
    ]
    rows.sort(key=lambda row: (-row.missing, not row.cells, -row.requests, row.compound.pk))
    now = indicators.open_now(actor, area.path)
    told = max(rows, key=lambda row: row.requests, default=None)
    return CommunityBoard(
        area=area,
        month=month,
        rows=rows,
        cards=indicators.rates_board(Asked(area, "", today)).cards,
        unserved=_lacking(rows, "service"),
        without_body=_lacking(rows, "body"),
        busiest=told if told and told.requests else None,
        overdue=now["overdue"],
        overdue_url=figure_url(Figure(month, area.path, kind="overdue")),
        open=now["open"],
        late=_late(actor, area),
        trend=_requests_trend(area, month),
        voices=indicators.voices(area.path, month),
        period=period,
    )


def _lacking(rows, kind):
    return [row for row in rows if any(cell.kind == kind and not cell.counts for cell in row.cells)]


def _row(area, month, compound, facts, told) -> CompoundRow:
    is_assessed = "assessed" in facts and facts["assessed"].value == "yes"
    cells = [_cell(kind, facts.get(kind)) for kind in KINDS] if is_assessed else []
    lacking = [cell for cell in cells if not cell.counts]
    names = {"body": _("业主组织"), "service": _("物业服务"), "party_coverage": _("党的组织")}
    return CompoundRow(
        compound=compound,
        cells=cells,
        requests=told,
        requests_url=figure_url(Figure(month, area.path, compound=compound.pk)),
        gap=_("缺%(what)s") % {"what": _("、").join(str(names[cell.kind]) for cell in lacking)} if lacking else "",
        step=lacking[0].step if lacking else "",
        missing=len(lacking),
    )


def _cell(kind, fact) -> Cell:
    value = fact.value if fact else None
    counts, step = indicators.judged(kind, value, clock.today())
    on_trial = value == "trial"
    tone = "warn" if on_trial else "" if counts else "bad" if value in (None, "none") else "warn"
    words = words_of(kind, value)
    if on_trial and fact.since:
        words = _("试用第 %(n)d 天") % {"n": (clock.today() - fact.since).days}
    return Cell(kind, tone, words, counts, step)
