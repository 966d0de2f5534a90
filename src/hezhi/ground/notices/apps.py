"""Notices: messages to people, once an event, at an hour that suits."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hezhi.ground.notices"
    label = "notices"

    def ready(self):
        from . import channels, permissions  # noqa: F401

        channels.plug_in_own()
