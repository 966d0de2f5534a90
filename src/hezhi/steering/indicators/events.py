"""What this room tells the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class List30Released:
    """An edition of the list of 30 was made public."""

    edition: int
