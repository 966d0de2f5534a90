"""A seat as the rules of cross-appointment read it, and the days on which it is held."""

from dataclasses import dataclass
from datetime import date

COMMUNITY, OWNERS, COMPANY, GROUP = "community", "owners", "company", "group"
SIDES = (COMMUNITY, OWNERS, COMPANY)  # a self-management group (自管会) is shown and not counted


@dataclass(frozen=True)
class Seat:
    """Somebody holds a post in a body of one side between two days. `office` is the post that a seat-based one hangs on."""

    post: int
    person: int
    body: int
    side: str
    title: str
    since: date
    until: date | None = None
    is_seat_based: bool = False
    office: int | None = None

    def is_held(self, on: date) -> bool:
        """Whether the seat is held on a day."""
        return self.since <= on and (self.until is None or on < self.until)

    def overlaps(self, other: "Seat") -> bool:
        """Whether there is a day on which both are held."""
        return (other.until is None or self.since < other.until) and (self.until is None or other.since < self.until)
