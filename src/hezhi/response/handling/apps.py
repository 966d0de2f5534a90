"""The room `handling`; its README says what for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandlingConfig(AppConfig):
    name = "hezhi.response.handling"
    label = "handling"

    def ready(self):
        from hezhi.ground.ui.navigation import register_item

        from . import actions, listeners, permissions, queries, tasks  # noqa: F401

        actions.register_words()
        queries.register_with_requests()
        register_item("work", _("处理"), "list-check", "handling:home", "requests.view_inbox", 14)
        register_item("patrol", _("巡查"), "route", "handling:patrol", "handling.patrol", 16)
        register_item("words", _("常用语"), "message-2", "handling:words", "handling.keep_words", 78)
