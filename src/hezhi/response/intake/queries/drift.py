"""Whether the reading still fits: month by month how often it is not sure, how often officers put it right, and how far what people tell has
moved from what it learnt."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END, Actor
from hezhi.response.requests import queries as requests

from ..models import Correction
from ..rules.word_rules import SURE, WordRules
from .learning import Use, category_names, model_in_use, use_now
from .told import top_codes

MONTHS = 12
SAMPLE, READ_SAMPLE = 2000, 200  # the newest of a month; texts read anew
MOVED = 6
A_PAGE = 50
KINDS = ("not_sure", "corrected", "category")


@dataclass(frozen=True)
class Moved:
    """A category whose share of a month differs from its share when the model was taught."""

    code: str
    name: str
    now: float
    then: float

    @property
    def points(self) -> float:
        """Difference in hundredths of all requests."""
        return round(100 * (self.now - self.then), 1)


@dataclass(frozen=True)
class DriftMonth:
    """One month. Shares are hundredths or None without a base; `looked` are the newest requests of it that were looked at, `corrected` all that
    officers put right; `shift` is half the sum of differences of the category shares (0 the same, 100 nothing in common)."""

    month: date
    requests: int
    looked: int
    not_sure: int
    corrected: int
    shift: float | None
    known: float | None
    moved: list[Moved] = field(default_factory=list)

    @property
    def not_sure_share(self) -> float | None:
        """Of those looked at."""
        return 100 * self.not_sure / self.looked if self.looked else None

    @property
    def corrected_share(self) -> float | None:
        """Of all of the month."""
        return 100 * self.corrected / self.requests if self.requests else None


@dataclass(frozen=True)
class Drift:
    """What the page shows, the newest month first. `then` says what is compared with: training, or the year's mean."""

    months: list[DriftMonth]
    use: Use
    is_taught: bool
    known_then: float | None


def drift(actor: Actor) -> Drift:
    """Twelve months of the post's area. Its work is bounded: counts are kept ones, the rest is of samples."""
    use, model = use_now(), model_in_use()
    this = clock.today().replace(day=1)
    months = [this]
    while len(months) < MONTHS:
        months.append(requests.month_before(months[-1]))
    tops, names = top_codes(), category_names()
    counted = _counted(months[-1], this, actor, tops)
    then = _taught(use, tops) or _shares(sum(counted.values(), Counter()))
    corrected = _corrected(months[-1], actor)
    rows = [_month(month, counted.get(month, Counter()), then, corrected, names, actor, model) for month in months]
    is_taught = bool(use.training and use.training.report)
    return Drift([row for row in rows if row.requests], use, is_taught, 100 * model.known if model else None)


def drift_requests(actor: Actor, month: date, kind: str, *, category: str = "", page: int = 1) -> tuple[list, bool]:
    """The requests behind a figure, a page of them, and whether there are more."""
    rows = _in_month(actor, month)
    if kind == "not_sure":
        rows = rows.filter(_NOT_SURE)
    elif kind == "corrected":
        rows = rows.filter(pk__in=Correction.objects.values("request"))
    else:
        tops = top_codes()
        rows = rows.filter(
            category__code__in=[code for code, top in tops.items() if top == category and isinstance(code, str)]
        )
    at = A_PAGE * (max(page, 1) - 1)
    found = list(rows.order_by("-received_at", "-id")[at : at + A_PAGE + 1])
    return found[:A_PAGE], len(found) > A_PAGE


_NOT_SURE = Q(category=None) | Q(category_score__lt=SURE)


def _month(month, counted, then, corrected, names, actor, model) -> DriftMonth:
    scores = list(
        _in_month(actor, month).order_by("-received_at", "-id").values_list("category_id", "category_score")[:SAMPLE]
    )
    now = _shares(counted)
    return DriftMonth(
        month,
        counted.total(),
        len(scores),
        sum(category is None or (score is not None and score < SURE) for category, score in scores),
        corrected.get(month, 0),
        _shift(now, then) if now and then else None,
        _known(actor, month, model),
        _moved(now, then, names) if now and then else [],
    )


def _in_month(actor: Actor, month: date) -> QuerySet:
    return requests.requests_told(month, actor.area_path)


def _counted(first: date, last: date, actor: Actor, tops) -> dict[date, Counter]:
    found: dict[date, Counter] = {}
    for row in requests.count_requests(first, actor.area_path, by=("month", "category"), until=last):
        found.setdefault(row.month, Counter())[tops.get(row.category, "")] += row.requests
    return found


def _corrected(first: date, actor: Actor) -> dict[date, int]:
    rows = Correction.objects.filter(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    rows = rows.filter(request__received_at__date__gte=first).annotate(month=TruncMonth("request__received_at"))
    return {row["month"].date(): row["n"] for row in rows.values("month").annotate(n=Count("id")).order_by()}


def _taught(use: Use, tops) -> dict[str, float]:
    counted: Counter = Counter()
    for one in use.training.report.get("classes", []) if use.training else []:
        counted[tops.get(one["label"], one["label"])] += one["rows"]
    return _shares(counted)


def _shares(counted: Counter) -> dict[str, float]:
    total = counted.total()
    return {code: many / total for code, many in counted.items()} if total else {}


def _shift(now: dict[str, float], then: dict[str, float]) -> float:
    return sum(abs(now.get(code, 0) - then.get(code, 0)) for code in {*now, *then}) * 50


def _moved(now: dict[str, float], then: dict[str, float], names: dict[str, str]) -> list[Moved]:
    found = [Moved(code, names.get(code, code or "—"), now.get(code, 0), then.get(code, 0)) for code in {*now, *then}]
    return sorted(found, key=lambda one: (-abs(one.points), one.code))[:MOVED]


def _known(actor: Actor, month: date, model) -> float | None:
    """The share of pairs that the model knows; without a model the share of texts in which our own words found anything."""
    rows = _in_month(actor, month).order_by("-received_at", "-id").values_list("title", "text")[:READ_SAMPLE]
    texts = list(rows)
    if not texts:
        return None
    return 100 * (model.coverage(texts) if model else _worded(texts))


def _worded(texts: Iterable[tuple[str, str]]) -> float:
    words = WordRules()
    found = [bool(words.guess(title, text).code) for title, text in texts]
    return sum(found) / len(found)
