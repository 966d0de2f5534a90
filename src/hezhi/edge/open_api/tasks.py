"""Work behind the API."""

from hezhi.ground.platform.tasks import task

from . import actions


@task(every="31 * * * *", alone=True)
def sweep_calls() -> None:
    """Each hour: names of filings older than a day."""
    actions.sweep_calls()
