"""The room `intake`; its README says what for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "hezhi.response.intake"
    label = "intake"

    def ready(self):
        from hezhi.ground.sheets import kinds
        from hezhi.ground.ui.navigation import register_item

        from . import listeners, permissions  # noqa: F401
        from .import_kinds import KINDS

        for kind in KINDS:
            kinds.register(kind())
        register_item("learning", _("学习"), "tag", "intake:learning", "intake.train", 72)
