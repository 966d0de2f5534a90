"""Notices: messages to people, once an event, at an hour that suits."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hezhi.ground.notices"
    label = "notices"
