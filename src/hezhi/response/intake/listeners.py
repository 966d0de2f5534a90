"""What the reader does when a request comes in or is put right, and what it offers to forms and desks."""

from hezhi.ground.platform import outbox, sight
from hezhi.ground.platform.actor import job
from hezhi.response.requests import queries as requests
from hezhi.response.requests.events import RequestCorrected, RequestReceived

from . import actions, queries, tasks
from .events import TrainingAsked

READ_ONE = sight.purpose("intake.read_request", "一件诉求没有写明类别或小区时，由机器先读一遍；不给人看")


@outbox.listen(RequestReceived)
def read_request(event: RequestReceived) -> None:
    """A request that came without category or place is read."""
    with sight.job(READ_ONE):
        actions.read_request(event.request, actor=job(READ_ONE))


@outbox.listen(RequestCorrected)
def learn_from(event: RequestCorrected) -> None:
    """An officer's word on the category is kept for the next training."""
    with sight.job(READ_ONE):
        actions.learn_from(event.request)
        actions.drop_candidates(event.request)


@outbox.listen(TrainingAsked)
def train(event: TrainingAsked) -> None:
    """A training that was asked for is queued."""
    tasks.train.defer(training_id=event.training)


@requests.register_reader
def read_text(*, text: str, compound: int | None = None, area_path: str = "") -> requests.Reading:
    """What a form's text is about, while it is being written."""
    told = queries.reader_for().read(text[:40], text)
    return requests.Reading(
        category=told.category,
        category_score=told.category_score,
        category_reason=told.category_reason,
        compound=compound or told.compound,
        compound_score=told.compound_score,
        compound_reason=told.compound_reason,
    )


requests.register_finder(queries.told_before)
requests.register_candidates(queries.candidates_of)
