"""Who may enter persons, organisations, posts, owners and residents. Where: inside the area of the post in use."""

from hezhi.ground.platform.permissions import permits

DEEDS = (
    "people.see",
    "people.add_person",
    "people.add_organisation",
    "people.rename_organisation",
    "people.retire_organisation",
    "people.appoint",
    "people.end_post",
    "people.record_ownership",
    "people.record_residence",
    "people.transfer",
)


def _within(deed):
    def may_change(actor, path=None):
        """Holds the deed, and the path lies in the post's area (no path: the deed alone decides)."""
        return deed in actor.deeds and (not path or actor.covers(path))

    may_change.__name__ = "may_" + deed.partition(".")[2]
    return may_change


for _deed in DEEDS:
    permits(_deed)(_within(_deed))


@permits("people.export_own")
def may_export_own(actor, person):
    """A copy of what is kept is for the person himself (《个人信息保护法》45); no role is needed and none helps."""
    return person is not None and actor.person is not None and actor.person == person.pk
