"""Reads of the editions of scores: those under way and those that were, one with what its numbers counted, objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from hezhi.ground.platform import clock, permissions, sight
from hezhi.ground.platform.actor import END, SEGMENT, Actor
from hezhi.register.people import queries as people
from hezhi.response.requests import queries as requests

from ..models import ScoreEdition, ScoreObjection, ScoreRecords
from ..states import SHOWN_SCORES, ObjectionState, ScoreState
from .hotline_why import FIGURES
from .score_content import Line, digest, is_of, reworked, unpack

READ = sight.purpose("indicators.score_records", "考核版本：打开一个数看它算了哪些诉求；不在读者辖区的只数件数，不列出")
UNDER_WAY = (ScoreState.PREPARED, ScoreState.OPEN)


@dataclass(frozen=True)
class ScoreLines:
    """The requests behind a number of an edition: those that the reader sees, and how many others there are."""

    kind: str
    name: str
    number: int
    lines: list[Line]
    visible: frozenset[int]

    @property
    def others(self) -> int:
        """How many lie outside the reader's sight."""
        return self.number - len(self.lines)


@dataclass(frozen=True)
class Verified:
    """Whether an edition is what it was: its check code, its records, and its figures worked anew from them."""

    is_said: bool
    is_recorded: bool
    is_reworked: bool

    @property
    def holds(self) -> bool:
        """All three."""
        return self.is_said and self.is_recorded and self.is_reworked


def lock_scores(edition: ScoreEdition) -> ScoreEdition:
    """The edition, held until the transaction ends."""
    return ScoreEdition.objects.select_for_update().get(pk=edition.pk)


def score_editions_of(area_path: str, month: date, by: str) -> QuerySet[ScoreEdition]:
    """All editions of one board, the newest first."""
    return ScoreEdition.objects.filter(area_path=area_path, month=month, by=by).order_by("-edition")


def next_score_edition(area_path: str, month: date, by: str) -> int:
    """The number of the next one."""
    return (score_editions_of(area_path, month, by).aggregate(n=Max("edition"))["n"] or 0) + 1


def visible_scores(actor: Actor) -> QuerySet[ScoreEdition]:
    """Editions of the post's area, whatever their state; and those in which its area, or its desk, is ranked, once they are open."""
    if actor.job:
        return ScoreEdition.objects.order_by("-month", "-id")
    seen = Q()
    if actor.area_path and "indicators.see" in actor.deeds:
        above = [actor.area_path[:end] for end in range(SEGMENT, len(actor.area_path), SEGMENT)]
        seen |= Q(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
        seen |= Q(area_path__in=above, state__in=SHOWN_SCORES)
    if actor.desk and "indicators.object_to_score" in actor.deeds:
        seen |= Q(state__in=SHOWN_SCORES, content__units__contains=[{"unit": actor.desk}])
    return ScoreEdition.objects.filter(seen).order_by("-month", "-id") if seen else ScoreEdition.objects.none()


def get_scores(actor: Actor, pk: int) -> ScoreEdition | None:
    """One of them."""
    return visible_scores(actor).filter(pk=pk).first()


def scores_for_board(actor: Actor, area_path: str, month: date, by: str) -> list[ScoreEdition]:
    """The editions of a board that the reader may see, without their content."""
    rows = visible_scores(actor).filter(area_path=area_path, month=month, by=by)
    return list(rows.defer("content").order_by("-edition"))


def lines_of(edition: ScoreEdition) -> list[Line]:
    """All frozen lines. Read under a purpose: a number is counted whole, whatever part of it the reader may open."""
    with sight.job(READ):
        return unpack(bytes(ScoreRecords.objects.get(edition=edition).packed))


def score_lines(edition: ScoreEdition, unit: str, kind: str) -> ScoreLines | None:
    """What a number of an edition counted; `unit` "" is the sum line. None for an unknown kind or unit."""
    keys = {str(row["unit"]) for row in edition.content["rows"]}
    if kind not in FIGURES or (unit and unit not in keys):
        return None
    left_out = frozenset(edition.content["excluded"])
    found = [
        line
        for line in lines_of(edition)
        if line.number not in left_out and (not unit or line.unit == unit) and is_of(line, kind)
    ]
    visible = frozenset(requests.requests_listed(line.id for line in found).values_list("pk", flat=True))
    return ScoreLines(kind, str(FIGURES[kind]), len(found), [line for line in found if line.id in visible], visible)


def verified(edition: ScoreEdition) -> Verified:
    """Work an edition anew from its records and compare."""
    lines = lines_of(edition)
    again = reworked(edition.content, lines)
    return Verified(
        digest(edition.content) == edition.sha256,
        again["records"] == edition.content["records"],
        {**again, "as_of": edition.content["as_of"]} == edition.content,
    )


def objections_of(edition: ScoreEdition) -> QuerySet[ScoreObjection]:
    """Those in the reader's sight, the undecided first."""
    return edition.objections.select_related("request").order_by("-state", "id")


def count_undecided(edition: ScoreEdition) -> int:
    """How many objections wait, whoever may see them."""
    with sight.job(READ):
        return edition.objections.filter(state=ObjectionState.RAISED).count()


def upheld_numbers(edition: ScoreEdition) -> list[str]:
    """Requests that upheld objections take out of the final edition."""
    with sight.job(READ):
        rows = edition.objections.filter(state=ObjectionState.UPHELD).exclude(number="")
        return sorted(rows.values_list("number", flat=True))


def get_objection(pk: int) -> ScoreObjection | None:
    """One in the reader's sight."""
    return ScoreObjection.objects.select_related("edition", "request").filter(pk=pk).first()


def lock_objection(objection: ScoreObjection) -> ScoreObjection:
    """The row, held until the transaction ends."""
    return ScoreObjection.objects.select_for_update(of=("self",)).select_related("edition").get(pk=objection.pk)


def is_open_for_objections(edition: ScoreEdition) -> bool:
    """Whether the window still runs: to the end of its last day."""
    return edition.state == ScoreState.OPEN and clock.today() <= edition.objections_until


@dataclass(frozen=True)
class RankedUnit:
    """A row of an edition as a thing that a post may stand for: its area and its desk."""

    unit: str
    name: str
    area_path: str
    desk: int | None


def units_of(edition: ScoreEdition) -> list[RankedUnit]:
    """The ranked units. A body without an area of its own is the edition's area's to see."""
    keys = [(row["unit"], row["name"]) for row in edition.content["rows"]]
    bodies = people.organisations_by_id(unit for unit, _name in keys if isinstance(unit, int))
    return [_ranked(edition, unit, name, bodies) for unit, name in keys]


def units_one_stands_for(actor: Actor, edition: ScoreEdition) -> list[RankedUnit]:
    """Those for which the post may object."""
    return [unit for unit in units_of(edition) if permissions.may(actor, "indicators.object_to_score", unit)]


def figure_names() -> Sequence[tuple[str, Any]]:
    """(kind, name) of the numbers."""
    return list(FIGURES.items())


def _ranked(edition, unit, name, bodies) -> RankedUnit:
    if isinstance(unit, str):
        return RankedUnit(unit, name, unit, None)
    body = bodies.get(unit)
    return RankedUnit(str(unit), name, (body.area_path if body else "") or edition.area_path, unit)
