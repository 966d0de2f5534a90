"""Notices, a room of the ground."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hezhi.ground.notices"
    label = "notices"
