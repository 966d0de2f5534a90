"""Who may prepare, release and send back a list of 30; who may leave a request out of the hotline's rates."""

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


@permits("indicators.propose_exclusion")
def may_propose_exclusion(actor, service_request):
    """An officer of the area; `service_request` is anything with an area path."""
    return "indicators.propose_exclusion" in actor.deeds and actor.covers(service_request.area_path)


@permits("indicators.confirm_exclusion")
def may_confirm_exclusion(actor, exclusion):
    """Another person than who proposed it (four eyes; the database holds it too)."""
    return (
        "indicators.confirm_exclusion" in actor.deeds
        and actor.covers(exclusion.area_path)
        and actor.user_id != exclusion.proposed_by
    )


@permits("indicators.refuse_exclusion")
def may_refuse_exclusion(actor, exclusion):
    """Whoever may confirm it."""
    return may_confirm_exclusion(actor, exclusion)


@permits("indicators.lift_exclusion")
def may_lift_exclusion(actor, exclusion):
    """Taking a confirmed one back is for another person as well."""
    return may_confirm_exclusion(actor, exclusion)


@permits("indicators.prepare_scores")
def may_prepare_scores(actor, area):
    """An officer of the area prepares an edition of scores."""
    return "indicators.prepare_scores" in actor.deeds and actor.covers(area.area_path)


def _second(deed):
    """Of the edition's area, and never who prepared it (four eyes; the database holds it too)."""

    def may(actor, edition):
        return deed in actor.deeds and actor.covers(edition.area_path) and actor.user_id != edition.prepared_by

    may.__name__ = "may_" + deed.split(".")[1]
    return may


for _deed in ("indicators.open_scores", "indicators.reject_scores", "indicators.finalise_scores"):
    permits(_deed)(_second(_deed))


@permits("indicators.object_to_score")
def may_object_to_score(actor, ranked):
    """A ranked unit itself: the post whose area it is, or the desk that it is."""
    if "indicators.object_to_score" not in actor.deeds or ranked is None:
        return False
    if ranked.desk is not None:
        return actor.desk == ranked.desk
    return bool(actor.area_path) and actor.area_path == ranked.area_path


def _of_area(deed):
    def may(actor, obj):
        return deed in actor.deeds and actor.covers(obj.area_path)

    may.__name__ = "may_" + deed.split(".")[1]
    return may


for _deed in ("indicators.uphold_objection", "indicators.refuse_objection", "indicators.propose_scheme"):
    permits(_deed)(_of_area(_deed))


def _other_person(deed):
    def may(actor, scheme):
        return deed in actor.deeds and actor.covers(scheme.area_path) and actor.user_id != scheme.proposed_by

    may.__name__ = "may_" + deed.split(".")[1]
    return may


for _deed in ("indicators.confirm_scheme", "indicators.refuse_scheme"):
    permits(_deed)(_other_person(_deed))
