"""Whose year it is drafts, submits and objects; a post above it comments, settles and signs, never twice the same person."""

from hezhi.ground.platform.permissions import permits


def _is_own(actor, deed, place):
    return deed in actor.deeds and bool(actor.area_path) and actor.area_path == place.area_path


def _is_above(actor, deed, sheet):
    return deed in actor.deeds and actor.covers(sheet.area_path) and actor.area_path != sheet.area_path


@permits("supervision.see")
def may_see(actor, place):
    """Sheets of the area that the post covers; `place` is anything with an area path."""
    return "supervision.see" in actor.deeds and actor.covers(place.area_path)


@permits("supervision.draft_sheet")
def may_draft_sheet(actor, place):
    """The area's own post: nobody reports on another's year."""
    return _is_own(actor, "supervision.draft_sheet", place)


@permits("supervision.write_value")
def may_write_value(actor, sheet):
    """The area's own post."""
    return _is_own(actor, "supervision.write_value", sheet)


@permits("supervision.submit_sheet")
def may_submit_sheet(actor, sheet):
    """The area's own post."""
    return _is_own(actor, "supervision.submit_sheet", sheet)


@permits("supervision.object")
def may_object(actor, sheet):
    """The area that was graded."""
    return _is_own(actor, "supervision.object", sheet)


@permits("supervision.appraise")
def may_appraise(actor, sheet):
    """A post of a level above."""
    return _is_above(actor, "supervision.appraise", sheet)


@permits("supervision.settle")
def may_settle(actor, sheet):
    """A post above, and another person than who graded and who objected (the database holds it too)."""
    return _is_above(actor, "supervision.settle", sheet) and actor.user_id not in (
        sheet.appraised_by,
        sheet.objected_by,
    )


@permits("supervision.first_sign")
def may_first_sign(actor, sheet):
    """A post above."""
    return _is_above(actor, "supervision.first_sign", sheet)


@permits("supervision.second_sign")
def may_second_sign(actor, sheet):
    """A post above, and another person than the first (the database holds it too)."""
    return _is_above(actor, "supervision.second_sign", sheet) and actor.user_id != sheet.first_sign_by
