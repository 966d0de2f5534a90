"""Each minute: what is due goes out. Each night: addresses no longer needed are forgotten."""

from hezhi.ground.platform.tasks import task

from . import actions


@task(every="* * * * *", alone=True)
def send_due():
    """Not in one transaction: what has gone out must not be forgotten because a later one failed."""
    actions.send_due()


@task(every="9 19 * * *", alone=True)
def forget_addresses():
    """Of letters delivered some days ago."""
    actions.forget_addresses()
