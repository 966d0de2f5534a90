"""The room `teams`; its README says what for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    name = "hezhi.living.teams"
    label = "teams"

    def ready(self):
        from hezhi.ground.ui import navigation

        from . import actions, permissions  # noqa: F401

        actions.register_words()
        navigation.register_item("teams", _("队伍"), "users-group", "teams:roster", "teams.see", 37)
