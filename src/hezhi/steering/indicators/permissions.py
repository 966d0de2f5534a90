"""Who may prepare, release and send back a list of 30."""

from hezhi.ground.platform.permissions import permits


@permits("indicators.see")
def may_see(actor, area):
    """Boards and the workbench of an area that the post covers."""
    return "indicators.see" in actor.deeds and actor.covers(area.area_path)


@permits("indicators.prepare_edition")
def may_prepare_edition(actor, area):
    """An officer of the area prepares; `area` is anything with an area path."""
    return "indicators.prepare_edition" in actor.deeds and actor.covers(area.area_path)


@permits("indicators.release_edition")
def may_release_edition(actor, edition):
    """Another person than who prepared it (four eyes; the database holds it too)."""
    return (
        "indicators.release_edition" in actor.deeds
        and actor.covers(edition.area_path)
        and actor.user_id != edition.prepared_by
    )


@permits("indicators.reject_edition")
def may_reject_edition(actor, edition):
    """Sending back needs the second person as well."""
    return may_release_edition(actor, edition)
