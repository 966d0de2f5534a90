"""Work behind the pages: learning."""

from hezhi.ground.platform.tasks import task

from . import actions


@task(alone=True, tries=3)
def train(training_id: int) -> None:
    """One training that was asked for."""
    actions.run_training(training_id)
