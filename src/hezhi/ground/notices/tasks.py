"""Each minute: what is due goes out."""

from hezhi.ground.platform.tasks import task

from . import actions


@task(every="* * * * *", alone=True)
def send_due():
    """Not in one transaction: what has gone out must not be forgotten because a later one failed."""
    actions.send_due()
