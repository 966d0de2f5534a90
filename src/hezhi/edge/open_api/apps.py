"""The room `open_api`; its README says what for."""

from django.apps import AppConfig


class OpenApiConfig(AppConfig):
    name = "hezhi.edge.open_api"
    label = "open_api"

    def ready(self):
        from . import permissions, tasks  # noqa: F401
