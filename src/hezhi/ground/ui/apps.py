"""Ui, a room of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "hezhi.ground.ui"
    label = "ui"

    def ready(self):
        """The English is compiled where it lags behind its parts; the resident's bar has its first entry."""
        from . import catalogue, navigation

        catalogue.compile_if_stale()
        navigation.register_tab("home", _("首页"), "home", "web:home", order=10)
        navigation.register_item("import", _("导入"), "file-spreadsheet", "sheets:home", deed="sheets.import", order=70)
        navigation.register_item("sending", _("消息"), "send", "notices:sending", deed="notices.view_sending", order=95)
