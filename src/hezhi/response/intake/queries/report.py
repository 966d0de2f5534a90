"""How one import was read: what was sure, what the officer still has to say, what was told by many, which names are new."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from hezhi.ground.platform.actor import Actor
from hezhi.ground.sheets import queries as sheets
from hezhi.response.requests import queries as requests

from ..rules.place_index import SURE as SURE_PLACE
from ..rules.word_rules import SURE as SURE_WORDS
from .names import proposed_names

VERY_SURE = 0.9
GROUPS, NAMES = 10, 20
KIND = "requests"


@dataclass(frozen=True)
class Band:
    """How many requests lie in one band of confidence."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Report:
    """Everything the page shows. Figures are of the requests that the actor may see."""

    sheet_import: object
    total: int
    joined: int
    repeats: int
    category: list[Band]
    place: list[Band]
    groups: list = field(default_factory=list)
    names: list = field(default_factory=list)


def report_of(import_id: int, actor: Actor) -> Report | None:
    """The report of one import of requests; None where there is none to be seen. Six queries whatever the size."""
    sheet_import = sheets.get_import(import_id)
    if sheet_import is None or sheet_import.kind != KIND:
        return None
    made = sheet_import.rows.filter(fate__in=["created", "joined", "updated"]).values("object_id")
    rows = requests.visible_requests(actor).filter(pk__in=made)
    figures = _figures(rows)
    total = figures["total"]
    return Report(
        sheet_import,
        total,
        figures["joined"],
        figures["repeats"],
        _bands(figures, "category", total),
        _bands(figures, "place", total),
        list(rows.filter(voice_count__gt=1).order_by("-voice_count", "id")[:GROUPS]),
        list(proposed_names(actor)[:NAMES]),
    )


def _figures(rows: QuerySet) -> dict[str, int]:
    def band(name, low, high):
        return Count("pk", filter=Q(**{f"{name}_score__gte": low, f"{name}_score__lt": high}))

    return rows.aggregate(
        total=Count("pk"),
        joined=Count("pk", filter=Q(joined_to__isnull=False)),
        repeats=Count("pk", filter=Q(is_repeat=True)),
        category_high=band("category", VERY_SURE, 2),
        category_sure=band("category", SURE_WORDS, VERY_SURE),
        category_low=band("category", 0, SURE_WORDS),
        category_none=Count("pk", filter=Q(category=None)),
        place_high=band("compound", VERY_SURE, 2),
        place_sure=band("compound", SURE_PLACE, VERY_SURE),
        place_low=band("compound", 0, SURE_PLACE),
        place_none=Count("pk", filter=Q(compound=None)),
    )


def _bands(figures: dict[str, int], name: str, total: int) -> list[Band]:
    labels = {"high": _("很有把握"), "sure": _("有把握"), "low": _("请核对"), "none": _("由人来定")}
    return [
        Band(label, figures[f"{name}_{band}"], round(100 * figures[f"{name}_{band}"] / total) if total else 0)
        for band, label in labels.items()
    ]
