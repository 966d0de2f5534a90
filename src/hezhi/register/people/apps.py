"""The room `people`; its README says what for."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hezhi.register.people"
    label = "people"

    def ready(self):
        from hezhi.ground.notices import channels

        from . import import_kinds, listeners, permissions, queries  # noqa: F401

        channels.register_phone_book(queries.phone_to_send)
