"""Names that requests use and the register lacks."""

from django.db.models import QuerySet

from hezhi.ground.platform.actor import END, Actor

from ..models import NameState, ProposedName


def proposed_names(actor: Actor) -> QuerySet[ProposedName]:
    """Names still to be decided inside the actor's area, the most frequent first."""
    inside = ProposedName.objects.filter(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    return inside.filter(state=NameState.PROPOSED).order_by("-count", "name")


def lock_name(proposed: ProposedName | int) -> ProposedName:
    """The name's row, held until the transaction ends."""
    pk = proposed if isinstance(proposed, int) else proposed.pk
    return ProposedName.objects.select_for_update().get(pk=pk)
