"""Who may keep the Party organisations of an area. Where: inside the area of the post in use; a claim also from one's own desk."""

from hezhi.ground.platform.permissions import permits

DEEDS = (
    "party.see",
    "party.set_up",
    "party.rename",
    "party.move",
    "party.re_elect",
    "party.merge",
    "party.dissolve",
    "party.cover",
    "party.uncover",
    "party.add_member",
    "party.end_membership",
    "party.look_member",
    "party.report_home",
    "party.end_report",
    "party.send_instructor",
    "party.recall_instructor",
    "party.plan_meeting",
    "party.record_meeting",
    "party.call_off_meeting",
    "party.finish_task",
    "party.add_entry",
    "party.close_entry",
    "party.record_impediment",
    "party.lift_impediment",
)
CLAIM_DEEDS = ("party.claim", "party.agree_claim", "party.decline_claim", "party.finish_claim", "party.evaluate_claim")


def _within(deed):
    def may_keep(actor, obj=None):
        """Holds the deed, and the thing lies in the post's area."""
        return deed in actor.deeds and (obj is None or actor.covers(obj.area_path))

    may_keep.__name__ = "may_" + deed.partition(".")[2]
    return may_keep


for _deed in DEEDS:
    permits(_deed)(_within(_deed))


@permits("party.claim")
def may_claim(actor, claim=None):
    """For a body of one's own area, or for the body at whose desk one sits."""
    return "party.claim" in actor.deeds and (claim is None or _is_claimants(actor, claim) or _is_owners(actor, claim))


@permits("party.agree_claim")
def may_agree_claim(actor, claim):
    """The side whose line it is agrees; nobody agrees to what he asked for from his own desk."""
    return "party.agree_claim" in actor.deeds and _is_owners(actor, claim)


@permits("party.decline_claim")
def may_decline_claim(actor, claim):
    """The side whose line it is declines."""
    return "party.decline_claim" in actor.deeds and _is_owners(actor, claim)


@permits("party.finish_claim")
def may_finish_claim(actor, claim):
    """Either side says that it is done."""
    return "party.finish_claim" in actor.deeds and (_is_owners(actor, claim) or _is_claimants(actor, claim))


@permits("party.evaluate_claim")
def may_evaluate_claim(actor, claim):
    """Each side says how it went."""
    return "party.evaluate_claim" in actor.deeds and (_is_owners(actor, claim) or _is_claimants(actor, claim))


def _is_owners(actor, claim) -> bool:
    """The area in which the line stands, or the desk of the body whose it is."""
    return actor.covers(claim.entry.area_path) or bool(actor.desk and actor.desk == claim.entry.organisation_id)


def _is_claimants(actor, claim) -> bool:
    return bool(actor.desk and actor.desk == claim.organisation_id)
