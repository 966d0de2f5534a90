"""Two-way entry and cross-appointment (双向进入、交叉任职): who of one side sits in a body of another, found from the seats.

《北京市物业管理条例》第三条（2024-03-29 修正）建立健全社区党组织领导下居民委员会、业主委员会或者物业管理委员会、业主、物业服务人等共同参与的治理架构
Reading [D]: the sides are the community's two committees, the owners' body (committee or PMC) and the provider with its Party branch. Where somebody
comes from is the office on which a seat hangs, else the seat that hangs on nothing and was taken first. Both ways: somebody of the
community sits with owners or company, and somebody of theirs in the community.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hezhi.ground.law.article import Article

from .seats import COMMUNITY, SIDES, Seat

ARTICLE = Article("北京市物业管理条例", "3", version="2024-03-29")
OUT, IN, BETWEEN = "out", "in", "between"  # from the community, into the community, between owners and company


@dataclass(frozen=True)
class Crossing:
    """A person who comes from one body and sits in another of a different side."""

    person: int
    home: Seat
    seat: Seat

    @property
    def direction(self) -> str:
        """out: from the community · in: into the community · between: owners' body and company."""
        if self.home.side == COMMUNITY:
            return OUT
        return IN if self.seat.side == COMMUNITY else BETWEEN


@dataclass(frozen=True)
class Crossed:
    """What a place has: all crossings, and whether they go both ways."""

    crossings: tuple[Crossing, ...]

    @property
    def is_crossed(self) -> bool:
        """At least one person sits on two sides."""
        return bool(self.crossings)

    @property
    def is_two_way(self) -> bool:
        """Out of the community and into it."""
        return {OUT, IN} <= {crossing.direction for crossing in self.crossings}


def crossings(seats: Iterable[Seat], on: date) -> Crossed:
    """The crossings of one place on a day, whatever the order of the seats."""
    held: dict[int, list[Seat]] = {}
    for seat in seats:
        if seat.is_held(on) and seat.side in SIDES:
            held.setdefault(seat.person, []).append(seat)
    found: list[Crossing] = []
    for person in sorted(held):
        own = sorted(
            set(held[person]), key=lambda seat: (seat.is_seat_based, seat.since, SIDES.index(seat.side), seat.post)
        )
        for seat in own[1:]:
            home = next((one for one in own if one.post == seat.office), own[0])
            if home.side != seat.side and home.post != seat.post:
                found.append(Crossing(person, home, seat))
    return Crossed(tuple(found))
