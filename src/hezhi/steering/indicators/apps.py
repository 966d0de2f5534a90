"""The room `indicators`; its README says what for."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "hezhi.steering.indicators"
    label = "indicators"
