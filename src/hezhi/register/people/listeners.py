"""What people does when a place below changes."""

from hezhi.ground.platform import outbox, sight
from hezhi.register.territory.events import CompoundMoved

from .models import Ownership, Residence

FOLLOW = sight.purpose(
    "people.follow_compound",
    "Owners and residents of a compound that was moved are seen from its new area from then on.",
)


@outbox.listen(CompoundMoved)
def follow_compound(event: CompoundMoved) -> None:
    """Owners and residents now in force go with their compound; those that ended keep the path they had."""
    with sight.job(FOLLOW):
        for table in (Ownership, Residence):
            open_rows = table.objects.filter(unit__building__compound=event.compound, valid_until=None)
            open_rows.exclude(area_path=event.after).update(area_path=event.after)
