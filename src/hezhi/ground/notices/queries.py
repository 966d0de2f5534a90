"""A person's messages."""

from dataclasses import dataclass

from django.db.models import QuerySet

from . import wording
from .models import Notice

PAGE_ROWS = 50


@dataclass(frozen=True)
class Line:
    """One message in words."""

    pk: int
    title: str
    text: str
    path: str
    created_at: object
    is_new: bool


def notices_of(user) -> QuerySet[Notice]:
    """The person's messages, newest first."""
    return Notice.objects.filter(user=user).order_by("-id")


def lines_of(user, *, before: int | None = None) -> list[Line]:
    """A page of them in the reader's language."""
    rows = notices_of(user)
    rows = rows.filter(id__lt=before) if before else rows
    return [_line(row) for row in rows[:PAGE_ROWS]]


def count_new(user) -> int:
    """How many he has not read."""
    return Notice.objects.filter(user=user, read_at=None).count()


def _line(row: Notice) -> Line:
    title, text = wording.in_words(row.template, row.values)
    return Line(row.pk, title, text, row.path, row.created_at, row.read_at is None)
