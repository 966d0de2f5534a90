"""The room `standing`; its README says what for."""

from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "hezhi.register.standing"
    label = "standing"

    def ready(self):
        from . import import_kinds, listeners, permissions  # noqa: F401
        from .actions import verifying

        verifying.register_words()
