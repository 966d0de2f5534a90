"""The small numbers on the rail: what waits at the dispatch desk, for a word on a report, and at the handler's desk. One statement a page."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END, Actor

from ..states import WAITING, DispatchState
from .work import AT_WORK, desks_of

MOST = 100  # the rail says 99+: a city's desk does not count its thousands for each page
NEW = (DispatchState.SENT, DispatchState.STANDS)


def _listed(states) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


# States stand in the text, so that the indexes of what is still at work are found.
COUNTED = {
    "desk": "select from requests_servicerequest where (state in ({waiting}) or is_objected) and area_path >= %(area)s and area_path < %(end)s",
    "reports": "select from requests_dispatch where state = '{reported}' and area_path >= %(area)s and area_path < %(end)s",
    "work": "select from requests_dispatch where handler_id = any(%(desks)s) and state in ({at_work})"
    " and (state in ({new}) or due_at < %(now)s)",
}
SAID = {
    "waiting": _listed(WAITING),
    "reported": DispatchState.REPORTED.value,
    "at_work": _listed(AT_WORK),
    "new": _listed(NEW),
}


def rail_counts(actor: Actor, codes: Collection[str]) -> dict[str, int]:
    """{entry: how many}, 100 at most, for those of `codes` that this room counts and this post can have."""
    desks = desks_of(actor) if "work" in codes and actor.desk else []
    asked = [code for code in COUNTED if code in codes and (desks if code == "work" else actor.area_path)]
    if not asked:
        return {}
    counted = [f"(select count(*) from ({COUNTED[code].format(**SAID)} limit {MOST}) found)" for code in asked]  # noqa: S608
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "area": actor.area_path,
            "end": actor.area_path + END,
            "desks": desks,
            "now": clock.now(),
        }
        cursor.execute(f"select {', '.join(counted)}", values)
        return dict(zip(asked, cursor.fetchone(), strict=True))
