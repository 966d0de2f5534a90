"""How the house says no: a code for programs, words for people, and the field it concerns."""

from dataclasses import dataclass


@dataclass
class Refused(Exception):
    """A deed that was not done. `message` is in the user's words: what, where, what to do. Nothing has changed."""

    code: str
    message: str = ""
    field: str | None = None

    def __str__(self):
        return f"{self.code}: {self.message}" if self.message else self.code


class NotPermitted(Refused):
    """The actor's post does not allow this deed here."""


class MoveRefused(Refused):
    """The thing is not in a state from which this deed leads on."""
