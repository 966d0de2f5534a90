"""巡查: routes with when they were last walked, and the walk that is on."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor

from ..models import Mark, Round, Route, Stop


@dataclass(frozen=True)
class RouteLine:
    """A route, when it was last walked, how many stops, whether it is due, and the walk that is on."""

    route: Route
    stops: int
    last: Round | None
    open: Round | None
    is_due: bool


@dataclass(frozen=True)
class StopLine:
    """A stop of a walk with what was found there so far."""

    stop: Stop
    mark: Mark | None


@dataclass(frozen=True)
class Walk:
    """A walk: its stops, how far it is, what was found."""

    round: Round
    stops: list[StopLine]
    done: int
    found: int

    @property
    def next(self) -> StopLine | None:
        """The first stop that was not looked at yet."""
        return next((line for line in self.stops if line.mark is None), None)


def routes_of(actor: Actor) -> list[RouteLine]:
    """The desk's routes, those due first. Two queries."""
    if actor.desk is None:
        return []
    rounds = Prefetch("rounds", Round.objects.order_by("-began_at")[:2], to_attr="latest")
    routes = Route.objects.filter(desk=actor.desk, is_active=True).select_related("compound")
    lines = [_line(route) for route in routes.prefetch_related(rounds, "stops").order_by("id")]
    return sorted(lines, key=lambda line: (line.open is None, not line.is_due, line.route.pk))


def route_of(pk: int, actor: Actor) -> Route | None:
    """One route of the desk."""
    return Route.objects.filter(pk=pk, desk=actor.desk, is_active=True).first() if actor.desk else None


def walk_on(pk: int, actor: Actor) -> Walk | None:
    """A walk of the desk, on or over."""
    walk = (
        Round.objects.select_related("route__compound").filter(pk=pk, desk=actor.desk).first() if actor.desk else None
    )
    if walk is None:
        return None
    marks = {mark.stop_id: mark for mark in walk.marks.select_related("request")}
    lines = [StopLine(stop, marks.get(stop.pk)) for stop in walk.route.stops.order_by("position")]
    return Walk(walk, lines, len(marks), sum(not mark.is_fine for mark in marks.values()))


def found_lately(actor: Actor, *, limit: int = 8) -> list[Mark]:
    """What the desk's walks found, the newest first."""
    rows = Mark.objects.filter(desk=actor.desk, is_fine=False) if actor.desk else Mark.objects.none()
    return list(rows.select_related("request", "round__route").order_by("-at", "-id")[:limit])


def _line(route):
    open_walk = next((walk for walk in route.latest if walk.ended_at is None), None)
    last = next((walk for walk in route.latest if walk.ended_at is not None), None)
    due = last is None or last.ended_at.date() + timedelta(days=route.every_days) <= clock.today()
    return RouteLine(route, len(route.stops.all()), last, open_walk, due and open_walk is None)
