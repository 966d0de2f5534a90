"""Reading single requests that came without a category or a place, and learning from what people put right."""

from django.db import transaction

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.actor import Actor
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries as request_queries

from .. import queries
from ..models import Correction
from .candidates import keep_candidates

LEAST_CATEGORY = 0.40  # below it a best guess is none; the field stays empty and the officer chooses


@transaction.atomic
def read_request(request_id: int, *, actor: Actor) -> None:
    """Give a request that came without category or compound the reader's best word. Harmless when run twice."""
    row = request_queries.get_request(request_id)
    if row is None or (row.category_id and row.compound_id):
        return
    told = queries.reader_for().read(row.title, row.text, place=row.place)
    has_category = told.category_score >= LEAST_CATEGORY
    reading = request_queries.Reading(
        category=told.category if has_category else None,
        category_score=told.category_score,
        category_reason=told.category_reason,
        compound=told.compound,
        compound_score=told.compound_score,
        compound_reason=told.compound_reason,
    )
    requests.note_reading(row, reading, actor=actor)
    if not row.compound_id and not queries.has_candidates(row.pk):
        keep_candidates([(row.pk, row.area_path, told.place)])


@transaction.atomic
def learn_from(request_id: int) -> Correction | None:
    """Keep a person's correction of the category as an example for the next training. The latest word of each request counts."""
    row = request_queries.get_request(request_id)
    said = [one for one in audit.history_of(row) if one.deed == "requests.correct_category"] if row else []
    if not said:
        return None
    guessed, label = said[0].changes["category"][0], said[-1].changes["category"][1]
    correction, _ = Correction.objects.update_or_create(
        request_id=row.pk,
        defaults={"area_path": row.area_path, "guessed": guessed or "", "label": label, "corrected_at": clock.now()},
    )
    return correction
