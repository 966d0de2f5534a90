"""What standing does when a place below changes."""

from hezhi.ground.platform import outbox, sight
from hezhi.register.territory.events import CompoundMoved

from .models import AssessmentChange, Fact, Verification
from .states import AssessmentState, VerificationState

FOLLOW = sight.purpose(
    "standing.follow_compound", "What is now known of a compound that was moved is seen from its new area from then on."
)


@outbox.listen(CompoundMoved)
def follow_compound(event: CompoundMoved) -> None:
    """What we now hold for true goes with its compound; what was corrected keeps the path it had."""
    with sight.job(FOLLOW):
        known = Fact.objects.filter(compound=event.compound, known_during__upper_inf=True)
        known.exclude(area_path=event.after).update(area_path=event.after)
        asked = Verification.objects.filter(compound=event.compound, state=VerificationState.ASKED)
        asked.exclude(area_path=event.after).update(area_path=event.after)
        waiting = AssessmentChange.objects.filter(compound=event.compound, state=AssessmentState.PROPOSED)
        waiting.exclude(area_path=event.after).update(area_path=event.after)
