"""Work that comes round by itself: what is no longer needed of brought sheets goes."""

from hezhi.ground.platform import sight
from hezhi.ground.platform.tasks import task

from . import actions, working

sight.purpose(
    "sheets.forget", "Files left waiting and what undo needed are dropped after their time; nobody looks into them."
)


@task(purpose="sheets.forget", every="17 * * * *")
def forget_old_sheets(timestamp: int = 0):
    """Every hour."""
    actions.forget_old_sheets()


@task(alone=True, tries=working.MOST_TRIES)
def work_on(sheet_import_id: int) -> None:
    """A large file that was asked for."""
    working.run(sheet_import_id)
