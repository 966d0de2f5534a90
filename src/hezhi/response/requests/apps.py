"""The room `requests`; its README says what for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "hezhi.response.requests"
    label = "requests"

    def ready(self):
        from hezhi.ground.ui.navigation import register_item

        from . import permissions, queries, tasks  # noqa: F401

        register_item("desk", _("派单"), "inbox", "requests:desk", "requests.view_desk", 10, queries.waiting_count)
