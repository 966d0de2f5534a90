"""The room `indicators`: figures that lead, each opening to what it counts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "hezhi.steering.indicators"
    label = "indicators"

    def ready(self):
        from hezhi.ground.ui import navigation

        from . import listeners, permissions  # noqa: F401  hears what happens below; registers the word on each deed

        navigation.register_item("list30", _("名单"), "list-numbers", "indicators:list30", "indicators.see", 40)
        navigation.register_item(
            "property_rates", _("物业三率"), "chart-line", "indicators:property_rates", "indicators.see", 20
        )
