"""Names that requests use and the register lacks: counted, accepted by a person, or dismissed."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from hezhi.ground.platform import audit, clock, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.register.territory import actions as territory
from hezhi.register.territory import queries as territory_queries

from .. import queries
from ..models import NameState, ProposedName

ADD = """
    insert into intake_proposedname (area_path, name, count, state, last_seen_at)
    select area_path, name, more, 'proposed', %s from unnest(%s::text[], %s::text[], %s::integer[]) as v(area_path, name, more)
    on conflict on constraint proposed_name_once do update
        set count = intake_proposedname.count + excluded.count, last_seen_at = excluded.last_seen_at
"""
NAME = sight.purpose("intake.name", "登记一个新小区名时，要写进它所在的地方")


def propose_names(names: Mapping[tuple[str, str], int], *, actor: Actor) -> int:
    """Count names met in an import, {(name, area path): how often}. Part of the import's own transaction and history row."""
    if not names:
        return 0
    columns: list[Any] = [[area for _, area in names], [name for name, _ in names], list(names.values())]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [clock.now(), *columns])
    return len(names)


@transaction.atomic
def accept_name(proposed: ProposedName, *, actor: Actor, area, name: str = "") -> ProposedName:
    """Register the compound of that name in an area; requests told from now on are located there."""
    proposed = queries.lock_name(proposed)
    permissions.require(actor, "intake.accept_name", proposed)
    compound = territory.add_compound(area, name or proposed.name, actor=actor)
    proposed.state, proposed.compound = NameState.ACCEPTED, compound
    proposed.save(update_fields=["state", "compound"])
    audit.record("intake.accept_name", proposed, actor=actor, changes={"name": compound.name, "count": proposed.count})
    return proposed


@transaction.atomic
def dismiss_name(proposed: ProposedName, *, actor: Actor) -> ProposedName:
    """It is no compound; it is counted on but not shown again."""
    proposed = queries.lock_name(proposed)
    permissions.require(actor, "intake.dismiss_name", proposed)
    proposed.state = NameState.DISMISSED
    proposed.save(update_fields=["state"])
    audit.record("intake.dismiss_name", proposed, actor=actor, changes={"name": proposed.name})
    return proposed


__all__ = ["accept_name", "dismiss_name", "propose_names", "territory_queries"]
