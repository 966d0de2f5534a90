"""The room `supervision`: the yearly appraisal of areas."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "hezhi.steering.supervision"
    label = "supervision"

    def ready(self):
        from . import actions, permissions  # noqa: F401  registers deeds

        actions.register_words()
