"""Sheets, a room of the ground."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "hezhi.ground.sheets"
    label = "sheets"

    def ready(self):
        from . import calendar, kinds, listeners, permissions  # noqa: F401

        kinds.register(calendar.CalendarKind())
