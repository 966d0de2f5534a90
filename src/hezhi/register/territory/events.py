"""What territory tells the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CompoundMoved:
    """A compound now lies elsewhere. What is true of it now follows; what happened keeps the path it had."""

    compound: int
    before: str
    after: str
