"""Reads of the early warnings: those that live, one with its requests and its days, and the night's judgement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from hezhi.ground.platform import sight
from hezhi.ground.platform.actor import END
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from ..models import EarlyWarning
from ..rules.leaving_base import Reading, WarningScheme
from ..states import ASKS, WarningState
from .judging import LATELY, WEEKS, YEAR, Stream, past_before, readings_on, told_between

MEASURE = sight.purpose("warnings.measure", "未诉先办：量一量预警的快慢和虚报，命令行使用，不看诉求人")
DRAWN_DAYS = 42
LEAST_USUAL = Decimal("0.5")  # below it "a hundred times the usual" says nothing but that it is rare
PAGE = 30
HARDLY_ANY = 0.05  # shown with one decimal it would read 0.0


@dataclass(frozen=True)
class WarningLine:
    """A warning as a list shows it: `times` how many times the usual."""

    warning: EarlyWarning
    times: Decimal | None

    @property
    def is_rare(self) -> bool:
        """Whether what would have been usual rounds to nothing."""
        return self.warning.expected < HARDLY_ANY

    @property
    def is_asking(self) -> bool:
        """Whether somebody still has to do something."""
        return self.warning.state in ASKS


def judge(day: date, scheme: WarningScheme, also: Iterable[Stream] = ()) -> dict[Stream, Reading]:
    """How every compound and matter stands at the end of a day. Four queries, whatever the size; needs sight of the city."""
    told = told_between(day - timedelta(days=scheme.horizon + LATELY), day)
    year_ago = told_between(day - timedelta(days=YEAR + WEEKS), day - timedelta(days=YEAR - WEEKS))
    return readings_on(day, told, past_before(day), year_ago, scheme, also)


def lock_living() -> dict[Stream, EarlyWarning]:
    """All living warnings by compound and category, held until the transaction ends."""
    rows = EarlyWarning.objects.exclude(state=WarningState.ENDED).select_for_update().order_by("id")
    return {(row.compound_id, row.category_id): row for row in rows}


def lock_warning(warning: EarlyWarning | int) -> EarlyWarning:
    """The row, held until the transaction ends."""
    pk = warning if isinstance(warning, int) else warning.pk
    return EarlyWarning.objects.select_for_update().get(pk=pk)


def compound_of(pk: int):
    """The compound that a stream names."""
    return territory.compounds_by_id([pk])[pk]


def ids_behind(stream: Stream, first: date, last: date) -> list[int]:
    """The requests that a reading counts, newest first."""
    return list(requests.voices_told(*stream, first, last).values_list("pk", flat=True))


def get_warning(pk: int) -> EarlyWarning | None:
    """A warning in the reader's sight."""
    return EarlyWarning.objects.select_related("compound", "category").filter(pk=pk).first()


def living_warnings(area_path: str, *, limit: int = 20) -> list[WarningLine]:
    """What asks for somebody first, then what was acted on; the strongest first. One query."""
    rows = _of_area(area_path).filter(state__in=(*ASKS, WarningState.ACTED))
    found = sorted(rows[:200], key=lambda one: (one.state == WarningState.ACTED, -one.level, one.pk))
    return [line_of(one) for one in found[:limit]]


def count_asking(area_path: str) -> int:
    """How many warnings of an area wait for somebody. One query."""
    return _of_area(area_path).filter(state__in=ASKS).count()


def warnings_page(area_path: str, *, state: str = "", after: int | None = None) -> tuple[list[WarningLine], int | None]:
    """All warnings of an area, the newest first, by key: (lines, the key of the next page)."""
    rows = _of_area(area_path).order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    return [line_of(one) for one in found[:PAGE]], found[PAGE - 1].pk if len(found) > PAGE else None


def line_of(warning: EarlyWarning) -> WarningLine:
    """With its ratio to the usual, one decimal; None where it is rare."""
    usual = Decimal(str(warning.expected))
    times = (Decimal(warning.voices) / usual).quantize(Decimal("0.1")) if usual >= LEAST_USUAL else None
    return WarningLine(warning, times)


def requests_of_warning(warning: EarlyWarning) -> QuerySet:
    """The requests that made it, newest first, as far as the reader sees them."""
    return requests.requests_listed(warning.requests)


def days_of_warning(warning: EarlyWarning) -> tuple[list[int], list[date]]:
    """Voices of the last six weeks up to the day it was judged, for the drawing."""
    last = max(warning.judged_on, warning.raised_on)
    days = [last - timedelta(days=n) for n in range(DRAWN_DAYS - 1, -1, -1)]
    rows = requests.voices_by_day(days[0], last, compounds=[warning.compound_id])
    by_day: Mapping[date, int] = {row.day: row.voices for row in rows if row.category == warning.category_id}
    return [by_day.get(day, 0) for day in days], days


def _of_area(area_path):
    rows = EarlyWarning.objects.select_related("compound", "category")
    return rows.filter(area_path__gte=area_path, area_path__lt=area_path + END).order_by("-level", "id")
