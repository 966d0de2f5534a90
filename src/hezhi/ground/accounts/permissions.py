"""Who may open accounts, give and end grants: two administrators, so that nobody arms himself (三权分立)."""

from django.db.models import Q

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import SEGMENT
from hezhi.ground.platform.permissions import permits


@permits("accounts.see")
def may_see(actor, obj):
    """The pages of organisations, posts, accounts and grants."""
    return "accounts.see" in actor.deeds


@permits("accounts.open_account")
def may_open_account(actor, obj):
    """The system administrator opens accounts; what they may do is not his to say."""
    return "accounts.open_account" in actor.deeds


@permits("accounts.close_account")
def may_close_account(actor, obj):
    """The system administrator closes accounts of his own area, not his own."""
    return "accounts.close_account" in actor.deeds and obj.pk != actor.user_id and _reaches_account(actor, obj)


@permits("accounts.propose_grant")
def may_propose_grant(actor, proposal):
    """Either administrator asks, for others and inside his own area; it takes effect by another's hand."""
    return "accounts.propose_grant" in actor.deeds and proposal.user_id != actor.user_id and _reaches(actor, proposal)


@permits("accounts.give_grant")
def may_give_grant(actor, grant):
    """The security administrator, for what another asked, never to himself, inside his own area."""
    return (
        "accounts.give_grant" in actor.deeds
        and actor.user_id not in (grant.user_id, grant.asked_by)
        and grant.asked_by is not None
        and _reaches(actor, grant)
    )


@permits("accounts.decline_grant")
def may_decline_grant(actor, proposal):
    """Who may give may refuse; who asked may take it back."""
    return proposal.asked_by_id == actor.user_id or (
        "accounts.decline_grant" in actor.deeds and _reaches(actor, proposal)
    )


@permits("accounts.end_grant")
def may_end_grant(actor, grant):
    """Ending is open to the security administrator for anybody in his area, himself included: it only takes away."""
    return "accounts.end_grant" in actor.deeds and _reaches(actor, grant)


@permits("accounts.unlock")
def may_unlock(actor, obj):
    """Lift a lockout before its time, or take a lost second factor off, after the person was recognised."""
    return "accounts.unlock" in actor.deeds and _reaches_account(actor, obj)


def _reaches(actor, grant) -> bool:
    """A grant without an area (a desk alone) is the matter of an administrator of the whole city."""
    return actor.covers(grant.area_path) if grant.area_path else len(actor.area_path) == SEGMENT


def _reaches_account(actor, user) -> bool:
    """Whoever holds a post outside the administrator's area is not his to close or to open the door for."""
    live = user.grants.filter(Q(valid_until=None) | Q(valid_until__gt=clock.now()))
    return all(_reaches(actor, grant) for grant in live)
