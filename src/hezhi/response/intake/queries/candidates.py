"""Compounds that a request without one may mean, for the desk."""

from hezhi.response.requests import queries as requests

from ..models import PlaceCandidate
from .words import reason_words


def candidates_of(request_id: int) -> list[requests.PlaceChoice]:
    """What may be meant, the likeliest first."""
    rows = PlaceCandidate.objects.filter(request=request_id).select_related("compound").order_by("-score", "compound")
    return [
        requests.PlaceChoice(row.compound_id, row.compound.name, row.score, reason_words(row.reason), row.relation)
        for row in rows
    ]


def has_candidates(request_id: int) -> bool:
    """Whether some are kept."""
    return PlaceCandidate.objects.filter(request=request_id).exists()
