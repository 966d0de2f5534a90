"""Why a unit stands where it stands: the requests behind each number, who is next above and below, what pulls it down."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform.actor import END
from hezhi.response.requests import queries as requests

from ..rules.composite_score import composite_score
from ..rules.hotline_rates import Rates, percent
from ..rules.ranking import half_up
from .hotline_exclusions import excluded_between, exclusions_of
from .hotline_rates import HotlineBoard, HotlineRow, moments_of

RATE_NAMES = {"response": _("响应率"), "resolution": _("解决率"), "satisfaction": _("满意率")}
FIGURES = {
    "accepted": _("交办"),
    "valid": _("有效回访"),
    "contacted": _("已联系"),
    "resolved": _("已解决"),
    "unresolved": _("未解决"),
    "satisfied": _("满意"),
    "basically": _("基本满意"),
    "dissatisfied": _("不满意"),
    "group": _("多人反映"),
}
NUMERATORS = {"response": ("contacted",), "resolution": ("resolved",), "satisfaction": ("satisfied", "basically")}


@dataclass(frozen=True)
class Part:
    """One rate as it enters the score: `figures` are the counts of its numerator, `points` what it brings of the 100."""

    kind: str
    name: str
    figures: tuple[tuple[str, str, int], ...]
    valid: int
    rate: Decimal
    weight: Decimal
    points: Decimal


@dataclass(frozen=True)
class Why:
    """A rank explained. `lift`: the score with one more request solved and its person satisfied; None where all are."""

    row: HotlineRow
    parts: list[Part]
    above: HotlineRow | None
    below: HotlineRow | None
    tied: list[HotlineRow]
    lift: Decimal | None
    causes: list[tuple[str, int]]
    sendings: QuerySet
    exclusions: list


@dataclass(frozen=True)
class HotlineRecords:
    """The requests behind one number, found by their own road; `agrees` says whether there are as many."""

    kind: str
    name: str
    number: int
    records: QuerySet
    listed: int

    @property
    def agrees(self) -> bool:
        """Whether the number on the board equals the number of requests listed."""
        return self.number == self.listed


def why_here(board: HotlineBoard, row: HotlineRow) -> Why:
    """The rank of a unit taken apart."""
    at = board.rows.index(row)
    ranked = [other for other in board.rows if other.place.rank]
    tied = [other for other in ranked if other.place.rank == row.place.rank and other is not row]
    first, last = moments_of(board.window)
    handlers = [int(row.unit)] if not board.basis.is_of_areas else []
    return Why(
        row=row,
        parts=_parts(board, row),
        above=board.rows[at - 1] if at and row.place.rank else None,
        below=board.rows[at + 1] if row.place.rank and at + 1 < len(ranked) else None,
        tied=tied if row.place.rank else [],
        lift=_lift(board, row),
        causes=_causes(_behind(board, row, "unresolved")),
        sendings=requests.sendings_left_out(first, last, board.basis.area.path, handlers=handlers),
        exclusions=_exclusions(board, row),
    )


def hotline_records(board: HotlineBoard, row: HotlineRow, kind: str) -> HotlineRecords | None:
    """The requests behind a number of the board; None for an unknown kind."""
    if kind not in FIGURES:
        return None
    records = _behind(board, row, kind)
    return HotlineRecords(kind, str(FIGURES[kind]), number_in(row, kind), records, records.count())


def exclusions_on(board: HotlineBoard) -> list:
    """Requests of the board's period and area that are left out, or may be; those that wait stand first."""
    return list(exclusions_of(*moments_of(board.window), board.basis.area.path))


def sendings_on(board: HotlineBoard) -> QuerySet:
    """Sendings of the board's period and area for which their handler is not rated (D9)."""
    return requests.sendings_left_out(*moments_of(board.window), board.basis.area.path)


def request_in(area, number: str):
    """The request of this number, if it is told of the area."""
    found = requests.request_numbered(number)
    return found if found and area.path <= found.area_path < area.path + END else None


def number_in(row: HotlineRow, kind: str) -> int:
    """A number of a row by its name."""
    return getattr(row.counted, kind) if hasattr(row.counted, kind) else getattr(row.tally, kind)


def _behind(board, row, kind) -> QuerySet:
    """The same words that counted it, narrowed to the unit; the sum line is the whole area."""
    basis = board.basis
    first, last = moments_of(board.window)
    without = excluded_between(first, last, basis.area.path)
    path = row.unit if basis.is_of_areas and row.unit else basis.area.path
    handler = None if basis.is_of_areas or not row.unit else row.unit
    rows = requests.requests_asked(first, last, path, kind=kind, handler=handler, without=without)
    if basis.is_of_areas or row.unit:
        return rows
    return rows.filter(rated_by__in=[one.unit for one in board.rows])


def _causes(unresolved, limit: int = 6) -> list[tuple[str, int]]:
    """What was not solved, by category in the reader's language, most first."""
    names = {category.pk: str(category) for category in requests.categories()}
    rows = unresolved.order_by().values("category").annotate(n=Count("id")).order_by("-n", "category")[:limit]
    return [(names.get(row["category"], "—"), row["n"]) for row in rows]


def _parts(board, row) -> list[Part]:
    if row.place.rates is None:
        return []
    return [_part(board, row, kind, getattr(row.place.rates, kind)) for kind in RATE_NAMES]


def _part(board, row, kind, rate) -> Part:
    weight = board.scheme.weights[kind]
    points = weight * rate * 100
    figures = tuple((one, str(FIGURES[one]), number_in(row, one)) for one in NUMERATORS[kind])
    shown = half_up(points.numerator * 10, points.denominator) / 10
    return Part(kind, str(RATE_NAMES[kind]), figures, row.counted.valid, percent(rate), percent(weight), shown)


def _lift(board, row) -> Decimal | None:
    """What one request more would change, if it were solved and its person satisfied."""
    counted, rates = row.counted, row.place.rates
    if rates is None or counted.resolved == counted.valid:
        return None
    more = Fraction(1, counted.valid)
    better = Rates(rates.response, rates.resolution + more, min(rates.satisfaction + more, Fraction(1)))
    return composite_score(better, board.scheme)


def _exclusions(board, row):
    """Confirmed and waiting ones of the unit's requests."""
    first, last = moments_of(board.window)
    path = row.unit if board.basis.is_of_areas else board.basis.area.path
    found = list(exclusions_of(first, last, path))
    if board.basis.is_of_areas:
        return found
    return [one for one in found if requests.rated_handler(one.request) == row.unit]
