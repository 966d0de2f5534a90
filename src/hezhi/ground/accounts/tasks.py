"""What comes round by itself."""

from hezhi.ground.platform.tasks import task

from . import actions


@task(every="23 19 * * *")
def sweep_attempts():
    """Each night: tries that no limit looks at any more."""
    actions.sweep_attempts()
