"""Papers, a room of the ground."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "hezhi.ground.papers"
    label = "papers"
