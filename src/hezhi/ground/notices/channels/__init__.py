"""The ways out of the house, as plug-ins: console, e-mail, SMS, 企业微信. `NOTICE_CHANNELS` names those in use, in their order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings


class Declined(Exception):
    """The other side will never take this message (no such number, no such member): try no more this way."""


@dataclass(frozen=True)
class Reach:
    """How somebody can be reached; "" where not so. Never written to a log."""

    name: str = ""
    email: str = ""
    phone: str = ""
    wecom: str = ""


@dataclass(frozen=True)
class Message:
    """What leaves the house: number and link, no more. `key` stays the same however often it is tried, so that a gateway drops what it had."""

    key: str
    title: str
    text: str
    link: str = ""

    @property
    def line(self) -> str:
        """In one line, for a short message."""
        return " ".join(part for part in (self.text, self.link) if part)


class Channel(Protocol):
    """One way to reach people. `send` returns when the other side has the message (or had it already), raises Declined where it never
    will, anything else where it did not work now."""

    code: str

    def is_ready(self) -> bool:
        """Whether the installation has set it up."""

    def reaches(self, reach: Reach) -> bool:
        """Whether this person can be reached so."""

    def send(self, reach: Reach, message: Message) -> None:
        """Send one message."""


_channels: dict[str, Channel] = {}
_phone_books: list[Callable[[int], str]] = []


def register(channel: Channel) -> None:
    """Plug in another way."""
    _channels[channel.code] = channel


def register_phone_book(book: Callable[[int], str]) -> None:
    """Say by whom a person's telephone is known: the register above does. Gets a person's id, returns the plain number or ""."""
    if book not in _phone_books:
        _phone_books.append(book)


def phone_of(person: int | None) -> str:
    """The telephone of a person of the register, "" if none is known."""
    found = (book(person) for book in _phone_books) if person else iter(())
    return next((phone for phone in found if phone), "")


def in_use() -> list[Channel]:
    """The ways named in the settings and set up, in their order."""
    named = (_channels[code] for code in settings.NOTICE_CHANNELS if code in _channels)
    return [channel for channel in named if channel.is_ready()]


def named() -> list[str]:
    """The codes of the ways named in the settings, set up or not."""
    return [code for code in settings.NOTICE_CHANNELS if code in _channels]


def ways_to(reach: Reach, without: str = "") -> list[Channel]:
    """The ways by which this person can be reached, in their order, but for those that declined (`without`: codes between blanks)."""
    return [channel for channel in in_use() if channel.reaches(reach) and channel.code not in without.split()]


def plug_in_own() -> None:
    """The four that come with the house; in apps.ready()."""
    from .console import Console
    from .mail import Email
    from .sms import Sms
    from .wecom import WeCom

    for channel in (Console(), Email(), Sms(), WeCom()):
        register(channel)
