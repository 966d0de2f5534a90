"""Who may change the map of areas, compounds, buildings and units. Where: inside the area of the post in use."""

from hezhi.ground.platform.permissions import permits

DEEDS = (
    "territory.add_area",
    "territory.rename_area",
    "territory.set_code",
    "territory.succeed_area",
    "territory.set_boundary",
    "territory.add_compound",
    "territory.rename_compound",
    "territory.move_compound",
    "territory.describe_compound",
    "territory.add_building",
    "territory.add_unit",
    "territory.add_property_area",
    "territory.see",
)


def _within(deed):
    def may_change(actor, obj=None):
        """Holds the deed, and the thing lies in the post's area (no thing: the deed alone decides)."""
        return deed in actor.deeds and (obj is None or actor.covers(path_of(obj)))

    may_change.__name__ = "may_" + deed.partition(".")[2]
    return may_change


def path_of(obj) -> str:
    """The path of an area, compound or path text."""
    return obj if isinstance(obj, str) else obj.area_path


for _deed in DEEDS:
    permits(_deed)(_within(_deed))
