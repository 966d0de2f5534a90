"""What does not go together in the seats of a place: found, shown, left to people to settle.

《北京市物业管理条例》第三十九条起（2024-03-29 修正）业主委员会委员的条件；《北京市物业管理委员会组建办法》委员的条件
Reading [D]: a member of the owners' body may not be in the provider's employ, nor be of kin with it, nor owe fees under contract, nor use his home in a
prohibited way, nor be a dishonest judgment debtor. A seat that the community or the subdistrict sends (law.md 2.4: chair of a PMC) is
not an owner's seat and is not judged by his conditions. How many seats are too many for one person is configuration.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from hezhi.ground.law.article import Article

from .seats import COMMUNITY, COMPANY, OWNERS, Seat

ARTICLE = Article("北京市物业管理条例", "39", version="2024-03-29")
EMPLOYEE, KIN, BARRED, TWICE, EXPIRED, OUTLIVED, MANY = (
    "employee_on_owners_body",
    "kin_on_owners_body",
    "barred_from_owners_body",
    "two_in_one_seat",
    "expired_seat",
    "seat_without_office",
    "too_many_seats",
)


@dataclass(frozen=True)
class Hindrance:
    """An impediment of a person as recorded: its kind, since and until when, towards which provider."""

    person: int
    kind: str
    since: date
    until: date | None = None
    towards: int | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Conflict:
    """One thing that does not go together: what, whose, which seats, and the number or kind that makes it."""

    code: str
    person: int
    posts: tuple[int, ...]
    figure: str = ""


def employees_on_owners_body(seats: Iterable[Seat], on: date) -> list[Conflict]:
    """Somebody in the provider's employ sits on the owners' body of a compound that it serves. Who comes from the community does not."""
    found = []
    for own in _by_person(seat for seat in seats if seat.is_held(on)).values():
        if any(seat.side == COMMUNITY and not seat.is_seat_based for seat in own):
            continue
        owners, company = _of(own, OWNERS), _of(own, COMPANY)
        if owners and company:
            found.append(Conflict(EMPLOYEE, own[0].person, tuple(seat.post for seat in (*owners, *company))))
    return found


def hindered(
    seats: Iterable[Seat], hindrances: Iterable[Hindrance], providers: frozenset[int], on: date
) -> list[Conflict]:
    """A member of the owners' body with an impediment that holds; kinship counts towards a provider that serves here."""
    known = [one for one in hindrances if one.holds(on)]
    found = []
    for own in _by_person(seat for seat in seats if seat.is_held(on)).values():
        owners = tuple(seat.post for seat in _of(own, OWNERS))
        if not owners or any(seat.side == COMMUNITY and not seat.is_seat_based for seat in own):
            continue
        for one in sorted({(h.kind, h.towards) for h in known if h.person == own[0].person}, key=str):
            kind, towards = one
            if kind == "kinship" and towards in providers:
                found.append(Conflict(KIN, own[0].person, owners, kind))
            elif kind != "kinship":
                found.append(Conflict(BARRED, own[0].person, owners, kind))
    return found


def two_in_one_seat(seats: Iterable[Seat], single: frozenset[str]) -> list[Conflict]:
    """Two hold a seat that is one person's (`single`: its titles) on the same day, or one person is entered twice in the same seat."""
    groups: dict[tuple[int, str], list[Seat]] = {}
    for seat in sorted(set(seats), key=lambda seat: (seat.since, seat.post)):
        groups.setdefault((seat.body, seat.title), []).append(seat)
    return [
        Conflict(TWICE, two.person, (one.post, two.post))
        for (_body, title), rows in groups.items()
        for one, two in combinations(rows, 2)
        if one.overlaps(two) and (title in single or one.person == two.person)
    ]


def expired_seats(seats: Iterable[Seat], on: date, single: frozenset[str]) -> list[Conflict]:
    """A seat that is one person's ran out and nobody has taken it since."""
    groups: dict[tuple[int, str], list[Seat]] = {}
    for seat in seats:
        if seat.title in single and seat.since <= on:
            groups.setdefault((seat.body, seat.title), []).append(seat)
    found = []
    for rows in groups.values():
        if not any(seat.is_held(on) for seat in rows):
            last = max(rows, key=lambda seat: (seat.until or date.max, seat.post))
            found.append(Conflict(EXPIRED, last.person, (last.post,), last.until.isoformat() if last.until else ""))
    return found


def seats_without_office(seats: Iterable[Seat], offices: Iterable[Seat], on: date) -> list[Conflict]:
    """A seat-based post still held though its office is not. `offices` are the posts that seats hang on."""
    held = {seat.post for seat in offices if seat.is_held(on)}
    return [
        Conflict(OUTLIVED, seat.person, (seat.post,))
        for seat in seats
        if seat.is_seat_based and seat.office is not None and seat.is_held(on) and seat.office not in held
    ]


def too_many_seats(seats: Iterable[Seat], on: date, most: int) -> list[Conflict]:
    """One person in more bodies than is thought good."""
    bodies = Counter(person for person, _body in {(seat.person, seat.body) for seat in seats if seat.is_held(on)})
    own = _by_person(seat for seat in seats if seat.is_held(on))
    return [
        Conflict(MANY, person, tuple(seat.post for seat in own[person]), str(count))
        for person, count in sorted(bodies.items())
        if count > most
    ]


def _by_person(seats: Iterable[Seat]) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {}
    for seat in sorted(set(seats), key=lambda seat: (seat.person, seat.since, seat.post)):
        found.setdefault(seat.person, []).append(seat)
    return found


def _of(seats: list[Seat], side: str) -> list[Seat]:
    return [seat for seat in seats if seat.side == side]
