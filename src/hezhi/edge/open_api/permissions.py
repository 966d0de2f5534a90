"""Who lets another system in: the system administrator, inside his own area, never for his own post."""

from hezhi.ground.platform.actor import SEGMENT
from hezhi.ground.platform.permissions import permits


@permits("open_api.create_key")
def may_create_key(actor, grant):
    """For a post of his own area, held by somebody else: nobody arms himself."""
    return "open_api.create_key" in actor.deeds and grant.user_id != actor.user_id and _reaches(actor, grant)


@permits("open_api.revoke_key")
def may_revoke_key(actor, grant):
    """It only takes away, so his own post's keys are included."""
    return "open_api.revoke_key" in actor.deeds and _reaches(actor, grant)


def _reaches(actor, grant) -> bool:
    return actor.covers(grant.area_path) if grant.area_path else len(actor.area_path) == SEGMENT
