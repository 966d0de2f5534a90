"""Who keeps teams and rosters of an area; and what everybody may do about his own duties without any post."""

from hezhi.ground.platform.permissions import permits

KEEPS = (
    "teams.see",
    "teams.set_up",
    "teams.dissolve",
    "teams.add_member",
    "teams.end_member",
    "teams.plan_shift",
    "teams.call_off_shift",
    "teams.assign",
    "teams.release",
)


def _within(deed):
    def may_keep(actor, obj=None):
        """Holds the deed, and the thing lies in the post's area."""
        return deed in actor.deeds and (obj is None or actor.covers(obj.area_path))

    may_keep.__name__ = "may_" + deed.partition(".")[2]
    return may_keep


for _deed in KEEPS:
    permits(_deed)(_within(_deed))


def is_own(actor, thing) -> bool:
    """What is one's own needs no post: the place in a shift, the swap one was asked for."""
    return bool(actor.person) and actor.person == thing.person_id
