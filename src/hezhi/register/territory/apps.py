"""The room `territory`; its README says what for."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "hezhi.register.territory"
    label = "territory"

    def ready(self):
        from . import permissions  # noqa: F401
