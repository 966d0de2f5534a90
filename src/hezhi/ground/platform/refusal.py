"""How the house says no: a code for programs, words for people, and the field it concerns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction


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


def is_done(form: Any, run: Callable[[dict], object]) -> bool:
    """Do the deed of a filled form in one transaction. What is refused stands at its field, and nothing has changed; so it is False too for a
    form that nobody has filled."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        with transaction.atomic():
            run(form.cleaned_data)
    except NotPermitted:
        raise
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    return True
