"""Who acts: a person through one post (or a named job). Every deed names one."""

from dataclasses import dataclass, field

END = "~"  # sorts after every path segment
SEGMENT = 4  # characters of one segment: a city's path is one segment long


@dataclass(frozen=True)
class Actor:
    """A person acting through the post in use. `area_path` is the area that the post covers ("" = none), `desk` the organisation
    whose desk it is, `person` the register's person id of a resident, `deeds` what the post's role allows."""

    name: str
    user_id: int | None = None
    grant_id: int | None = None
    post: str = ""
    area_path: str = ""
    desk: int | None = None
    person: int | None = None
    deeds: frozenset[str] = field(default_factory=frozenset)
    job: str = ""

    def covers(self, area_path: str) -> bool:
        """Whether a row with this area path lies inside the post's area."""
        return bool(self.job) or (bool(self.area_path) and self.area_path <= area_path < self.area_path + END)


def job(purpose: str) -> Actor:
    """A named job acting without a person: imports at night, the worker, the demo's builder."""
    return Actor(name=purpose, job=purpose)
