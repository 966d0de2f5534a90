"""The room `web`; its README says what for."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hezhi.edge.web"
    label = "web"
