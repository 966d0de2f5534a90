"""What the room does when something was told: a large file goes to the worker."""

from hezhi.ground.platform import outbox

from . import tasks
from .events import WorkAsked


@outbox.listen(WorkAsked)
def work(event: WorkAsked) -> None:
    """Queue it."""
    tasks.work_on.defer(sheet_import_id=event.sheet_import)
