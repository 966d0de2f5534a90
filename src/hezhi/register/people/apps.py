"""The room `people`; its README says what for."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hezhi.register.people"
    label = "people"

    def ready(self):
        from . import import_kinds, listeners, permissions  # noqa: F401
