"""What this room tells the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class List30Released:
    """An edition of the list of 30 was made public."""

    edition: int


@dataclass(frozen=True)
class ScoresOpened:
    """An edition of scores was opened for objections."""

    edition: int


@dataclass(frozen=True)
class ScoresFinal:
    """An edition of scores became final."""

    edition: int
