"""The room `territory`; its README says what for."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "hezhi.register.territory"
    label = "territory"

    def ready(self):
        from hezhi.ground.ui import navigation

        from . import import_kinds, permissions  # noqa: F401

        navigation.register_places(places_of)


def places_of(actor):
    """City › district › … of the post's area, for the head of every staff page."""
    from hezhi.ground.ui.navigation import Place, address

    from . import queries

    may_see = "territory.see" in actor.deeds
    return [
        Place(area.name, address("territory:area", area.path) if may_see and actor.covers(area.path) else "")
        for area in queries.lineage(actor.area_path)
    ]
