"""A value of law that was amended: old acts stay judged by what was in force then."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from .article import Article

T = TypeVar("T")


@dataclass(frozen=True)
class Value(Generic[T]):
    """One wording's value, in force from a day on."""

    value: T
    valid_from: date
    article: Article
    valid_to: date | None = None  # last day; None: until the next value, or still


@dataclass(frozen=True)
class DatedValue(Generic[T]):
    """All values one rule ever had. Give them in the order of their days."""

    values: tuple[Value[T], ...]

    def __post_init__(self):
        days = [v.valid_from for v in self.values]
        if not days or days != sorted(set(days)):
            raise ValueError("values must stand in the order of their days, one a day")

    def in_force(self, on: date) -> Value[T]:
        """The value in force on this day; LookupError where there was none."""
        for value in reversed(self.values):
            if value.valid_from <= on:
                if value.valid_to is not None and on > value.valid_to:
                    break
                return value
        raise LookupError(f"nothing in force on {on}")
