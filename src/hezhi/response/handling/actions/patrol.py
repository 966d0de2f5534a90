"""巡查: walk a route, and what is found becomes a request that may be handled at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.register.territory import queries as territory
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries as request_queries

from ..models import Mark, Round, Route, Stop

PATROL = sight.purpose("handling.patrol", "巡查发现的事，查派单目录看归谁办；归发现的单位办的，由它当场接下")


@dataclass(frozen=True)
class Found:
    """What a patrol found: words, where, photos (keys of kept ones), and at which stop of which walk."""

    text: str
    compound: int
    place: str = ""
    photos: Sequence[str] = ()
    round: Round | None = None
    stop: Stop | None = None
    at_once: bool = False


@transaction.atomic
def keep_route(
    *, actor: Actor, name: str, stops: Sequence[tuple[str, str]], compound=None, every_days: int = 1
) -> Route:
    """A route of the desk: its stops in order, each a place and what is looked at. The same name again replaces its stops; what was walked
    keeps the names of its day."""
    permissions.require(actor, "handling.keep_route")
    if not name.strip() or not stops:
        raise Refused("handling.route_empty", _("写路线名和至少一个点位。"), "name")
    area_path = compound.area_path if compound is not None else actor.area_path
    told = {"compound": compound, "every_days": every_days, "is_active": True, "area_path": area_path}
    route, _new = Route.objects.update_or_create(desk=actor.desk, name=name.strip()[:60], defaults=told)
    route.stops.all().delete()
    Stop.objects.bulk_create(
        Stop(route=route, position=n, place=place.strip()[:80], look_at=look.strip()[:200])
        for n, (place, look) in enumerate(stops, 1)
    )
    audit.record("handling.keep_route", route, actor=actor, changes={"name": route.name, "stops": len(stops)})
    return route


@transaction.atomic
def drop_route(route: Route, *, actor: Actor) -> Route:
    """Not walked any more; what was walked stays."""
    row = Route.objects.select_for_update().get(pk=route.pk)
    permissions.require(actor, "handling.keep_route", row)
    row.is_active = False
    row.save(update_fields=["is_active"])
    audit.record("handling.keep_route", row, actor=actor, changes={"name": row.name, "is_active": False})
    return row


@transaction.atomic
def begin_round(route: Route, *, actor: Actor) -> Round:
    """Set out; a walk that is on is gone on with."""
    row = Route.objects.select_for_update().get(pk=route.pk)
    permissions.require(actor, "handling.patrol", row)
    walk = row.rounds.filter(ended_at=None).first()
    if walk is not None:
        return walk
    walk = Round.objects.create(
        route=row, began_at=clock.now(), by=actor.post or actor.name, desk=row.desk, area_path=row.area_path
    )
    audit.record("handling.patrol", walk, actor=actor, changes={"route": row.name})
    return walk


@transaction.atomic
def mark_stop(walk: Round, stop: int, *, actor: Actor, is_fine: bool = True, request=None) -> Mark:
    """In order, or what became of it. A stop is marked once a walk; a fault found after all replaces "in order"."""
    row = Round.objects.select_for_update().get(pk=walk.pk)
    permissions.require(actor, "handling.patrol", row)
    if row.ended_at is not None:
        raise Refused("handling.round_over", _("这次巡查已经结束。"))
    place = row.route.stops.filter(pk=stop).first()
    if place is None:
        raise Refused("handling.no_stop", _("路线上没有这个点位。"))
    said = {
        "stop_place": place.place,
        "is_fine": is_fine,
        "request": request,
        "at": clock.now(),
        "desk": row.desk,
        "area_path": row.area_path,
    }
    mark, _new = Mark.objects.update_or_create(round=row, stop=place, defaults=said)
    return mark


@transaction.atomic
def end_round(walk: Round, *, actor: Actor) -> Round:
    """Home again. Stops that were not looked at stay open in the record: nobody ticks them afterwards."""
    row = Round.objects.select_for_update().get(pk=walk.pk)
    permissions.require(actor, "handling.patrol", row)
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        seen, found = row.marks.count(), row.marks.filter(is_fine=False).count()
        changes = {"route": row.route.name, "stops": row.route.stops.count(), "seen": seen, "found": found}
        audit.record("handling.patrol", row, actor=actor, changes=changes)
    return row


@transaction.atomic
def report_found(found: Found, *, actor: Actor):
    """上报: what was seen becomes a request of the channel patrol. `at_once`: where the catalogue gives it to this desk (or the desk serves
    the compound), it is on the desk, signed for and begun; else it waits at the street's dispatch desk like any other. Returns the request
    and whether it lies on the own desk."""
    permissions.require(actor, "handling.report_found")
    if len(found.text.strip()) < 4:
        raise Refused("handling.found_words", _("写一句看到了什么。"), "text")
    compound = territory.get_compound(found.compound)
    reading = request_queries.read_text(found.text, compound=compound.pk, area_path=compound.area_path)
    draft = requests.Draft(
        text=request_queries.hide_numbers(found.text.strip())[:2000],
        place=found.place.strip()[:100],
        kind="report",
        channel="patrol",
        compound=compound.pk,
        compound_score=1.0,
        area_path=compound.area_path,
        category=reading.category,
        category_score=reading.category_score,
        category_reason=reading.category_reason[:200],
        filed_by=(actor.post or actor.name)[:80],
    )
    row = requests.receive_request(draft, actor=actor)
    requests.add_pictures(row, found.photos, actor=actor)
    audit.record("handling.report_found", row, actor=actor, changes={"at_once": found.at_once})
    if found.round is not None and found.stop is not None:
        mark_stop(found.round, found.stop.pk, actor=actor, is_fine=False, request=row)
    body = _own_body(row, compound, actor) if found.at_once else None
    if body is not None:
        _take_at_once(row, body, actor)
    return row, body is not None


def _own_body(row, compound, actor):
    """The body at the post's desk whose duty it is, None where it is another's."""
    with sight.job(PATROL):
        provider = request_queries.provider_of(compound, clock.today())
        suggested = request_queries.suggest_handler(row).handler
    desks = request_queries.desks_of(actor)
    return next((body for body in (suggested, provider) if body is not None and body.pk in desks), None)


def _take_at_once(row, body, actor):
    with sight.job(PATROL):
        finder = replace(actor, job=PATROL)
        sent = requests.dispatch_request(row, actor=finder, handler=body, rule=_("巡查发现，本单位当场接下"))
        sent = requests.accept_dispatch(sent, actor=finder)
        requests.start_handling(sent, actor=finder)
