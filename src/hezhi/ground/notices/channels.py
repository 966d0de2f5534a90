"""The ways out of the house, as plug-ins: the console (written to the log) and e-mail. An SMS gateway is one more class."""

import logging
from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail

log = logging.getLogger("hezhi.notices")


class Channel(Protocol):
    """One way to reach people. `send` raises where it did not work; it is then tried again."""

    code: str

    def reaches(self, user) -> bool:
        """Whether this person can be reached so."""

    def send(self, user, title: str, text: str) -> None:
        """Send one message."""


class Console:
    """Writes to the log: for the demo and for a first installation."""

    code = "console"

    def reaches(self, user) -> bool:
        return True

    def send(self, user, title: str, text: str) -> None:
        log.info("to %s: %s | %s", user.username, title, text.replace("\n", " / "))


class Email:
    """Plain text by the installation's mail server."""

    code = "email"

    def reaches(self, user) -> bool:
        return bool(user.email)

    def send(self, user, title: str, text: str) -> None:
        send_mail(title.replace("\r", " ").replace("\n", " "), text, settings.DEFAULT_FROM_EMAIL, [user.email])


_channels: dict[str, Channel] = {channel.code: channel for channel in (Console(), Email())}


def register(channel: Channel) -> None:
    """Plug in another way; `NOTICE_CHANNELS` in the settings names those in use, the first that reaches a person is taken."""
    _channels[channel.code] = channel


def channel_for(user) -> Channel | None:
    """The way to this person, None where there is none: the message then stays in his list."""
    in_use = (_channels[code] for code in getattr(settings, "NOTICE_CHANNELS", ["email", "console"]))
    return next((channel for channel in in_use if channel.reaches(user)), None)
