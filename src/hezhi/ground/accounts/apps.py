"""Accounts: who comes in, through which post, and what that post may do."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "hezhi.ground.accounts"
    label = "accounts"

    def ready(self):
        from . import permissions  # noqa: F401

        post_migrate.connect(_load_roles, sender=self)


def _load_roles(**_kwargs):
    """The roles are data that every installation needs; loading them again changes nothing."""
    from .actions import load_roles

    load_roles()
