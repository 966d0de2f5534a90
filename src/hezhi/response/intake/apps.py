"""The room `intake`; its README says what for."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "hezhi.response.intake"
    label = "intake"
