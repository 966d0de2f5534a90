"""小区档案 as its handler may see it: what is registered of a compound that the desk serves, and the desk's own work there."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.actor import Actor
from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from .desk import Line, lines_of

SERVED = sight.purpose(
    "handling.served", _("承办单位看自己服务的小区：谁服务、业主组织、楼栋，和去哪里巡查；不看业主和住户")
)
KINDS = {"service": _("物业服务"), "body": _("业主组织"), "party_coverage": _("党的组织")}


@dataclass(frozen=True)
class Served:
    """A compound that the desk serves. No owner, no resident, no request that is another desk's."""

    compound: Any
    facts: list[tuple[Any, Any]]
    buildings: list
    committee: Any
    orders: list[Line]


def served_ids(actor: Actor) -> list[int]:
    """The compounds that the post's organisation serves today."""
    if actor.desk is None:
        return []
    with transaction.atomic(savepoint=False), sight.job(SERVED):
        return standing.compounds_served_by(actor.desk, clock.today())


def compounds_of(actor: Actor) -> list:
    """Where the post may walk: the compounds that its organisation serves, and those of its area where it covers one (60 at most)."""
    served = served_ids(actor)
    rows = list(territory.compounds_by_id(served).values())
    rows += [row for row in territory.visible_compounds(actor)[:60] if row.pk not in served]
    return sorted(rows, key=lambda row: row.pk)


def served_compounds(actor: Actor) -> list:
    """The compounds that the desk serves, by name."""
    return sorted(territory.compounds_by_id(served_ids(actor)).values(), key=lambda row: (row.sort_key, row.pk))


def served_compound(pk: int, actor: Actor) -> Served | None:
    """One of them; what the desk does not serve does not exist here."""
    if pk not in served_ids(actor):
        return None
    compound = territory.compounds_by_id([pk])[pk]
    with transaction.atomic(savepoint=False), sight.job(SERVED):
        known = standing.facts_on([pk], clock.today()).get(pk, {})
        facts = [(label, known.get(kind)) for kind, label in KINDS.items()]
    orders = requests.at_desk(actor).filter(request__compound=pk)[:20]
    committee = people.responsible_for(compound.area_path, "residents_committee")
    return Served(compound, facts, list(territory.buildings_of(compound)), committee, lines_of(orders))
