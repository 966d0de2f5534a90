"""Accounts: the signed-in person."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hezhi.ground.accounts"
    label = "accounts"
