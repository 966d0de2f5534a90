"""Who may state and correct facts about a compound. Where: inside the area of the post in use."""

from hezhi.ground.platform.permissions import permits

DEEDS = ("standing.see", "standing.state_fact", "standing.correct_fact")


def _within(deed):
    def may_state(actor, obj=None):
        """Holds the deed, and the compound lies in the post's area."""
        return deed in actor.deeds and (obj is None or actor.covers(obj.area_path))

    may_state.__name__ = "may_" + deed.partition(".")[2]
    return may_state


for _deed in DEEDS:
    permits(_deed)(_within(_deed))
