"""The room `party`; its README says what for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartyConfig(AppConfig):
    name = "hezhi.register.party"
    label = "party"

    def ready(self):
        from hezhi.ground.ui import navigation

        from . import import_kinds, permissions  # noqa: F401

        navigation.register_item("party", _("党建"), "flag", "party:home", "party.see", 35)
