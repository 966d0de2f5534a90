"""The room `indicators`: figures that lead, each opening to what it counts."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "hezhi.steering.indicators"
    label = "indicators"

    def ready(self):
        from . import permissions  # noqa: F401  registers the word on each deed
