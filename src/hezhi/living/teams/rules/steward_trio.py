"""Whether a red-steward team (红色管家) is whole: commissioner, grid worker and steward, each a person of his own.

No article: the trio is the story's practice (law.md 6). Reading: one person cannot fill two of the three seats.
"""

from collections.abc import Iterable

TRIO = ("commissioner", "grid_worker", "steward")


def missing_seats(seats: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Which of the three are not filled, from (seat, person) pairs. Raises nothing: unknown seats are other members. Of one who holds two
    seats the first in the trio's order counts."""
    held: dict[str, set[int]] = {}
    for seat, person in seats:
        held.setdefault(seat, set()).add(person)
    return () if len(_filled(held)) == len(TRIO) else tuple(seat for seat in TRIO if seat not in _filled(held))


def _filled(held: dict[str, set[int]]) -> dict[str, int]:
    """The fullest way of giving each seat a person of its own: {seat: person}; so few that trying all is simple."""
    best: dict[str, int] = {}

    def give(place: int, taken: dict[str, int]) -> None:
        nonlocal best
        if len(taken) > len(best):
            best = dict(taken)
        if place == len(TRIO):
            return
        for person in sorted(held.get(TRIO[place], ())):
            if person not in taken.values():
                give(place + 1, {**taken, TRIO[place]: person})
        give(place + 1, taken)

    give(0, {})
    return best
