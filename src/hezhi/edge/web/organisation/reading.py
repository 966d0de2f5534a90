"""What the organisation page shows: the tree of areas, and what hangs on the one that is picked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.actor import SEGMENT, Actor
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from ..naming import by_room

MOST_ROWS = 200
COUNTED = (  # whatever row-level security lets through, and nothing else narrows it
    ("requests.ServiceRequest", _l("诉求")),
    ("requests.Dispatch", _l("工单")),
    ("people.Person", _l("人员")),
    ("platform.AuditRecord", _l("留痕记录")),
)


@dataclass
class Branch:
    """One area of the tree; `twigs` are filled along the way to the picked one."""

    path: str
    name: str
    is_on: bool = False
    is_open: bool = False
    twigs: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True)
class GrantLine:
    """A grant with the names of its place and desk, and whether the reader may end it."""

    grant: object
    place: str
    desk: str
    may_end: bool


@dataclass(frozen=True)
class PostRights:
    """What one post lets a person do, in words, and how much its sight shows."""

    title: str
    role: str
    place: str
    desk: str
    until: object
    rooms: list[tuple[str, list[str]]]
    seen: list[tuple[str, int]]


def tree(root: str, picked: str) -> Branch | None:
    """The tree from the post's own area down, opened along the way to the picked one."""
    own = territory.area_at(root)
    return _grown(own, picked) if own else None


def picked_area(actor: Actor, path: str):
    """The area asked for if the post covers it, else the post's own; None where the post has none."""
    return territory.area_at(path if path and actor.covers(path) else actor.area_path)


def organisations(path: str):
    """Organisations responsible for the area or a part of it."""
    return people.organisations_in(path)[:MOST_ROWS]


def posts(path: str):
    """Posts held today in the area or a part of it."""
    return people.posts_in_area(path, clock.today())[:MOST_ROWS]


def grants(path: str, words: str, actor: Actor) -> list[GrantLine]:
    """Grants in force in the area; a city's list holds those with a desk only, too."""
    found = accounts.grants_in("" if path == actor.area_path and _is_city(path) else path, words=words)[:MOST_ROWS]
    return grant_lines(found, actor)


def grant_lines(found: Iterable, actor: Actor) -> list[GrantLine]:
    """Grants or proposals with the names of their places and desks; two queries for all."""
    found = list(found)
    places = territory.lineages(g.area_path for g in found if g.area_path)
    desks = people.organisations_by_id(g.desk for g in found if g.desk)
    return [
        GrantLine(
            grant=g,
            place=" › ".join(area.name for area in places.get(g.area_path, [])[-2:]),
            desk=str(desks[g.desk]) if g.desk in desks else "",
            may_end=accounts.may_end(actor, g),
        )
        for g in found
    ]


def counts(path: str, actor: Actor) -> dict[str, int]:
    """The figures of the tabs."""
    return {
        "organisations": people.organisations_in(path).count(),
        "posts": people.posts_in_area(path, clock.today()).count(),
        "grants": accounts.grants_in("" if _is_city(path) else path).count(),
        "proposals": accounts.open_proposals(path).count(),
    }


@transaction.atomic
def rights_of(user, reader: Actor) -> list[PostRights]:
    """The person's effective rights, post by post. The figures are counted under that very sight, then the reader's own returns."""
    return [_rights(user, view, reader) for view in accounts.rights_of(user)]


def role_choices() -> list[tuple[str, str]]:
    """The roles to give, by their names."""
    return [(role.code, str(role)) for role in accounts.roles() if role.is_staff]


def area_choices(path: str) -> list[tuple[str, str]]:
    """No area, the picked one, or one right below."""
    area = territory.area_at(path)
    below = [(child.path, f"　{child.name}") for child in territory.children_of(area)] if area else []
    return [("", _("没有区域，只有单位的办件")), *([(area.path, area.name)] if area else []), *below]


def desk_choices(path: str) -> list[tuple[str, str]]:
    """The organisations whose desk it may be."""
    return [("", _("没有")), *((str(body.pk), str(body)) for body in people.organisations_in(path)[:500])]


def _grown(area, picked: str) -> Branch:
    is_on_way = picked.startswith(area.path)
    branch = Branch(area.path, area.name, is_on=area.path == picked, is_open=is_on_way)
    if is_on_way:
        branch.twigs = [_grown(child, picked) for child in territory.children_of(area)]
    return branch


def _rights(user, view, reader: Actor) -> PostRights:
    grant = view.grant
    desk = people.get_organisation(grant.desk) if grant.desk else None
    through = accounts.actor_through(user, grant)
    return PostRights(
        title=grant.title,
        role=str(grant.role),
        place=" › ".join(area.name for area in territory.lineage(grant.area_path)),
        desk=str(desk) if desk else "",
        until=grant.valid_until,
        rooms=by_room(view.deeds),
        seen=_seen(through, reader),
    )


def _seen(through: Actor, reader: Actor) -> list[tuple[str, int]]:
    """How much the post's sight shows, counted through it."""
    sight.set_for(through)
    try:
        return [(str(name), apps.get_model(label).objects.count()) for label, name in COUNTED]
    finally:
        sight.set_for(reader)


def _is_city(path: str) -> bool:
    return len(path) == SEGMENT
