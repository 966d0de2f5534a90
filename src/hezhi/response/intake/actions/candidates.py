"""Compounds that a request may mean, where none is sure: kept for the desk, which takes one with a tap."""

from collections.abc import Iterable

from django.db import transaction

from hezhi.ground.sheets import storing
from hezhi.response.requests import queries as requests

from ..models import PlaceCandidate
from ..rules.place_index import Place

KEPT, LEAST = 3, 0.3


def keep_candidates(places: Iterable[tuple[int, str, Place]]) -> int:
    """Keep the likeliest of each request that has no compound: (request, its area, what was found). Part of the import's own transaction."""
    rows = [
        PlaceCandidate(
            request_id=request,
            area_path=area_path,
            compound_id=one.compound,
            relation=one.relation,
            score=one.score,
            reason=one.reason[:60],
        )
        for request, area_path, place in places
        if not place.compound
        for one in place.candidates[:KEPT]
        if one.score >= LEAST
    ]
    storing.insert(rows)
    return len(rows)


@transaction.atomic
def drop_candidates(request_id: int) -> int:
    """Somebody has said where it is: what may have been meant is no question any more. Harmless when run twice."""
    row = requests.get_request(request_id)
    if row is None or row.compound_id is None:
        return 0
    return PlaceCandidate.objects.filter(request=request_id).delete()[0]
