"""The room `intake`; its README says what for."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "hezhi.response.intake"
    label = "intake"

    def ready(self):
        from hezhi.ground.sheets import kinds

        from . import listeners, permissions  # noqa: F401
        from .sheets import RequestSheet

        kinds.register(RequestSheet())
