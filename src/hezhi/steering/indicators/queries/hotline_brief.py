"""The hotline's rates in brief, for the boards of an area: its own three and score, who rose and fell; and of each compound."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hezhi.response.requests import queries as requests

from ..rules.hotline_rates import Callbacks, hotline_rates, percent
from .hotline_exclusions import excluded_between
from .hotline_rates import HotlineBoard, HotlineRow, hotline_board, last_whole_period, moments_of, windows_of
from .hotline_schemes import hotline_scheme

MOVED = 3  # shown of those that rose, and of those that fell


@dataclass(frozen=True)
class Move:
    """A unit that changed places between two periods; `places` above 0: it rose."""

    row: HotlineRow
    places: int

    @property
    def distance(self) -> int:
        """How many places, without direction."""
        return abs(self.places)


@dataclass(frozen=True)
class HotlineBrief:
    """The last whole period of an area."""

    board: HotlineBoard
    rose: list[Move]
    fell: list[Move]

    @property
    def total(self) -> HotlineRow:
        """The area's own figures."""
        return self.board.total


@dataclass(frozen=True)
class CompoundRates:
    """A compound's hotline rates in percent; None without a valid call-back. Never to be mixed with the property rates."""

    counted: Callbacks
    response: Decimal | None
    resolution: Decimal | None
    satisfaction: Decimal | None


def hotline_brief(area) -> HotlineBrief:
    """Twelve queries, as the board."""
    board = hotline_board(area, last_whole_period())
    moves = [
        Move(row, row.before.rank - row.place.rank)
        for row in board.rows
        if row.before and row.before.rank and row.place.rank and row.before.rank != row.place.rank
    ]
    rose = sorted((m for m in moves if m.places > 0), key=lambda m: (-m.places, m.row.place.rank or 0))
    fell = sorted((m for m in moves if m.places < 0), key=lambda m: (m.places, m.row.place.rank or 0))
    return HotlineBrief(board, rose[:MOVED], fell[:MOVED])


def hotline_by_compound(area) -> tuple[Any, dict[int, CompoundRates]]:
    """(period, {compound: rates}) of the last whole period, for the compounds of an area that were told of. Two or three queries."""
    period = last_whole_period()
    first, last = moments_of(windows_of(period)[0])
    factor = hotline_scheme(period.month, area.path).basic_factor
    counts = requests.count_callbacks_by_compound(
        first, last, area.path, without=excluded_between(first, last, area.path)
    )
    return period, {compound: _rates(row, factor) for compound, row in counts.items()}


def _rates(row, factor) -> CompoundRates:
    names = ("accepted", "valid", "contacted", "resolved", "satisfied", "basically")
    counted = Callbacks(*(row[name] for name in names))
    rates = hotline_rates(counted, factor)
    if rates is None:
        return CompoundRates(counted, None, None, None)
    return CompoundRates(counted, percent(rates.response), percent(rates.resolution), percent(rates.satisfaction))
