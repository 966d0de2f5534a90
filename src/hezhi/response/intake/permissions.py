"""Who may do what here: taking sheets in is `requests.import`; names belong to those who keep the compounds of an area."""

from hezhi.ground.platform.permissions import permits


@permits("intake.accept_name")
def may_accept_name(actor, proposed):
    """A new compound is registered by a post of the area that may."""
    return "intake.accept_name" in actor.deeds and actor.covers(proposed.area_path)


@permits("intake.dismiss_name")
def may_dismiss_name(actor, proposed):
    """What is no compound is said by a post of the area."""
    return "intake.dismiss_name" in actor.deeds and actor.covers(proposed.area_path)


@permits("intake.view_reading")
def may_view_reading(actor, obj):
    """How an import was read is open to those who bring sheets in."""
    return "intake.view_reading" in actor.deeds


@permits("intake.train")
def may_train(actor, obj):
    """What the reader is taught is the city's matter: examples are brought and trainings begun by who keeps its settings."""
    return "intake.train" in actor.deeds


@permits("intake.use_model")
def may_use_model(actor, obj):
    """Which model reads, likewise."""
    return "intake.use_model" in actor.deeds
