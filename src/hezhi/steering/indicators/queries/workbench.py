"""The workbench of the list: one month, one area, what it would say or says, and who must do what next."""

from dataclasses import dataclass, replace
from datetime import date

from hezhi.ground.law import months
from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.register.territory import queries as territory

from ..models import List30Edition
from ..states import EditionState
from .editions import editions_of
from .frozen import SMALLEST, content_of
from .list30 import list_of_30
from .shown import Shown, shown


@dataclass(frozen=True)
class Workbench:
    """What page 48 shows. `edition` None: the list is worked out live and nothing is frozen yet."""

    area: object
    month: date
    edition: List30Edition | None
    shown: Shown
    editions: list[List30Edition]
    waiting: List30Edition | None
    in_force: List30Edition | None
    is_over: bool


def last_whole_month() -> date:
    """The month that was finished last: the one a list is made for."""
    return months.month_before(clock.today())


def area_for(actor: Actor, path: str | None):
    """The area asked for if the post covers it, else the post's own; None for a post without an area."""
    wanted = path if path and actor.covers(path) else actor.area_path
    return territory.area_at(wanted) if wanted else None


def workbench(area, month: date, edition: List30Edition | None = None) -> Workbench:
    """The page's figures: those of the edition asked for, else of the one that waits or is in force, else worked out now."""
    editions = list(editions_of(area.path, month))
    waiting = next((e for e in editions if e.state == EditionState.PREPARED), None)
    in_force = next((e for e in editions if e.state == EditionState.RELEASED), None)
    chosen = edition or waiting or in_force
    live = shown(content_of(list_of_30(area, month, smallest=SMALLEST), {}, smallest=1))
    return Workbench(
        area=area,
        month=month,
        edition=chosen,
        shown=_with_all_causes(shown(chosen.content), live) if chosen else live,
        editions=editions,
        waiting=waiting,
        in_force=in_force,
        is_over=month < clock.today().replace(day=1),
    )


def _with_all_causes(frozen: Shown, live: Shown) -> Shown:
    """Causes of fewer than five are kept from the published list, not from the officers who work on it: told where the count still stands."""
    now = {row.compound_id: row for row in live.rows}
    rows = [
        replace(row, causes=now[row.compound_id].causes)
        if row.compound_id in now and now[row.compound_id].requests == row.requests
        else row
        for row in frozen.rows
    ]
    return replace(frozen, rows=rows)


def months_back(count: int = 24) -> list[date]:
    """The months one may choose from, newest first, the running one included."""
    return months.months_back(clock.today(), count)


def places_for(actor: Actor, area) -> list:
    """The areas that the page may turn to: the way up inside the post's area, the area itself, and its children."""
    above = [place for place in territory.lineage(area.path) if actor.covers(place.path)]
    return [*above, *(territory.children_of(area) if area.kind != "subdistrict" else [])]
