"""Facts told by the room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainingAsked:
    """Somebody asked for a training; the worker begins it."""

    training: int
