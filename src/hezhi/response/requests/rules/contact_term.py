"""How long contact data of a request that is over is kept.

《中华人民共和国个人信息保护法》第十九条、第四十七条（2021-11-01 施行）
Reading: the law names no number; after a year nobody calls back about what is over. The number is configuration, with a first day each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hezhi.ground.law.article import Article

ARTICLE = Article("中华人民共和国个人信息保护法", "19", version="2021-11-01")


@dataclass(frozen=True)
class ContactTerm:
    """From which day what ends keeps its contact data, and for how many days after it is over."""

    valid_from: date
    days: int

    def __post_init__(self):
        if self.days < 1:
            raise ValueError("contact data is kept for a day at least: somebody may still call back")


@dataclass(frozen=True)
class Span:
    """Days on which a request must have ended (first and last included) for its contact data to go today."""

    first: date
    last: date


def spans_over(terms: Sequence[ContactTerm], today: date) -> list[Span]:
    """The ends whose term is over: more than `days` days lie between the end and today. Terms by their first day; the one in force on the
    day of the end counts."""
    ordered = sorted(terms, key=lambda term: term.valid_from)
    spans = []
    for at, term in enumerate(ordered):
        last = today - timedelta(days=term.days + 1)
        if at + 1 < len(ordered):
            last = min(last, ordered[at + 1].valid_from - timedelta(days=1))
        if term.valid_from <= last:
            spans.append(Span(term.valid_from, last))
    return spans


def days_on(terms: Sequence[ContactTerm], day: date) -> int | None:
    """The term of what ends on a day; None before the first."""
    in_force = [term for term in terms if term.valid_from <= day]
    return max(in_force, key=lambda term: term.valid_from).days if in_force else None
