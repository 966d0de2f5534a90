"""The room `requests`; its README says what for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "hezhi.response.requests"
    label = "requests"

    def ready(self):
        from hezhi.ground.ui.navigation import register_counts, register_item, register_tab

        from . import actions, listeners, permissions, queries, tasks  # noqa: F401

        actions.register_words()
        register_counts(queries.rail_counts)
        register_item("desk", _("派单"), "inbox", "requests:desk", "requests.view_desk", 10)
        register_item("reports", _("核实"), "checks", "requests:reports", "requests.accept_report", 12)
        register_item("callbacks", _("回访"), "phone", "requests:callbacks", "requests.call_back", 75)
        register_tab("home", _("首页"), "home", "requests:home", 10)
        register_tab("receive", _("反映"), "message", "requests:receive", 20)
        register_tab("mine", _("我的"), "user", "requests:mine", 40)
