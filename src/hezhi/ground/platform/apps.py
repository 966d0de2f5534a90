"""Platform: what every deed stands on."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "hezhi.ground.platform"
    label = "platform"

    def ready(self):
        from . import rights  # noqa: F401
