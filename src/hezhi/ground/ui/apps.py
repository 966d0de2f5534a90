"""Ui, a room of the ground."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hezhi.ground.ui"
    label = "ui"
