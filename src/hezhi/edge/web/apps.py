"""The room `web`: pages that join several rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "hezhi.edge.web"
    label = "web"

    def ready(self):
        from hezhi.ground.ui import navigation

        from . import naming  # noqa: F401

        navigation.register_item("organisation", _("授权"), "users", "web:organisation", "accounts.see", 80)
        navigation.register_item("audit", _("审计"), "shield-check", "web:audit", "platform.read_audit", 90)
        navigation.register_item("compounds", _("小区"), "building-community", "territory:areas", "territory.see", 30)
        navigation.register_item("overview", _("总览"), "map-2", "web:overview", "indicators.see", 10)
