"""What standing tells the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FactStated:
    """What is known of a compound has changed: a figure that rests on this kind of fact may read otherwise from now on."""

    compound: int
    kind: str
