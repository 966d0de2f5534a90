"""Work behind the pages: the night's look at every compound, and the clock that tells the level above."""

from hezhi.ground.platform import sight
from hezhi.ground.platform.tasks import task

from . import actions

JUDGE = sight.purpose("warnings.judge", "未诉先办：按小区和类别数每天的诉求，不看诉求人")
ESCALATE = sight.purpose("warnings.escalate", "超时升级：找出超过时限的派单，告诉上一级")


@task(purpose=JUDGE, every="20 21 * * *")
def judge_night() -> None:
    """Each night at 05:20 of the city, before the digest of 08:30."""
    actions.judge_night()


@task(purpose=ESCALATE, every="8 * * * *")
def escalate() -> None:
    """Each hour."""
    actions.escalate()
