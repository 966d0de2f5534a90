"""The room `requests`; its README says what for."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "hezhi.response.requests"
    label = "requests"

    def ready(self):
        from . import permissions, tasks  # noqa: F401
