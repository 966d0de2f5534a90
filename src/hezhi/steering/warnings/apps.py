"""The room `warnings`: what is late, and what is about to be."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningsConfig(AppConfig):
    name = "hezhi.steering.warnings"
    label = "warnings"

    def ready(self):
        from hezhi.ground.ui import navigation

        from . import actions, permissions, tasks  # noqa: F401  registers deeds and tasks

        actions.register_words()
        navigation.register_item("warnings", _("督办"), "alert-triangle", "warnings:late", "warnings.see", 16)
