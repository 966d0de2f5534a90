"""Who may state and correct facts about a compound. Where: inside the area of the post in use."""

from hezhi.ground.platform.permissions import permits

DEEDS = (
    "standing.see",
    "standing.state_fact",
    "standing.correct_fact",
    "standing.send_back_fact",
    "standing.uphold_fact",
    "standing.amend_fact",
    "standing.propose_assessment",
)


def _within(deed):
    def may_state(actor, obj=None):
        """Holds the deed, and the compound lies in the post's area."""
        return deed in actor.deeds and (obj is None or actor.covers(obj.area_path))

    may_state.__name__ = "may_" + deed.partition(".")[2]
    return may_state


for _deed in DEEDS:
    permits(_deed)(_within(_deed))


def _by_another(deed):
    def may_decide(actor, obj=None):
        """Holds the deed, inside the post's area, and is another person than who proposed (the database holds it too)."""
        if obj is None:
            return deed in actor.deeds
        return deed in actor.deeds and actor.covers(obj.area_path) and actor.user_id != obj.proposed_by

    may_decide.__name__ = "may_" + deed.partition(".")[2]
    return may_decide


for _deed in ("standing.confirm_assessment", "standing.refuse_assessment"):
    permits(_deed)(_by_another(_deed))


@permits("standing.withdraw_verification")
def may_withdraw_verification(actor, sent=None):
    """Whoever sent it back, and nobody else."""
    held = "standing.withdraw_verification" in actor.deeds
    return held and (sent is None or (actor.covers(sent.area_path) and actor.user_id == sent.asked_by))
