"""Names that requests use and the register lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from hezhi.ground.platform.actor import END, Actor
from hezhi.register.territory import queries as territory

from ..models import NameState, ProposedName


@dataclass(frozen=True)
class NameChoice:
    """A proposed name and the communities in which it may lie."""

    proposed: ProposedName
    where: str
    communities: list


def proposed_names(actor: Actor) -> QuerySet[ProposedName]:
    """Names still to be decided inside the actor's area, the most frequent first."""
    inside = ProposedName.objects.filter(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    return inside.filter(state=NameState.PROPOSED).order_by("-count", "name")


def with_communities(names: Sequence[ProposedName]) -> list[NameChoice]:
    """Each name with the communities of the area that its requests named. One query an area."""
    known = {path: list(territory.areas_within(path, "community")) for path in {name.area_path for name in names}}
    said = {path: territory.whole_name(path, separator=" ") for path in known}
    return [NameChoice(name, said[name.area_path], known[name.area_path]) for name in names]


def get_name(pk: int) -> ProposedName | None:
    """A proposed name that one may see."""
    return ProposedName.objects.filter(pk=pk).first()


def lock_name(proposed: ProposedName | int) -> ProposedName:
    """The name's row, held until the transaction ends."""
    pk = proposed if isinstance(proposed, int) else proposed.pk
    return ProposedName.objects.select_for_update().get(pk=pk)
