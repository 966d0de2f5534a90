"""Work behind the pages."""

from hezhi.ground.platform import sight
from hezhi.ground.platform.actor import job
from hezhi.ground.platform.tasks import task
from hezhi.response.requests import queries as requests

from . import actions, queries

PROMISED = sight.purpose("handling.promised", "到了约好的日子，数一数各单位有几件要联系，提醒它们；不看内容")


@task(purpose=queries.OUTSIDE, every="*/5 * * * *")
def tell_late() -> None:
    """Links whose day is over: dead, and whoever asked is told."""
    for invitation in queries.invitations_late():
        actions.mark_late(invitation, actor=job("handling.outside"))


@task(purpose=PROMISED, every="12 * * * *")
def tell_promised() -> None:
    """Once a day for each desk: who was promised a word today. The hour does not matter, the message waits for the morning."""
    for desk, count in requests.promised_by_desk().items():
        actions.tell_promised(desk, count)


@task(purpose=queries.OUTSIDE, every="47 18 * * *")
def forget_helpers() -> None:
    """Each night (02:47 in the city): helpers' numbers leave links that were over long enough ago."""
    actions.forget_helpers()
