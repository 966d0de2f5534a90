"""Work behind the pages."""

from hezhi.ground.platform import sight
from hezhi.ground.platform.tasks import task

from . import actions

FOLD = sight.purpose("requests.fold", "把各处记下的增减并进按小区、类别、月份的计数里，不看诉求内容")


@task(purpose=FOLD, every="* * * * *")
def fold_counts() -> None:
    """Fold waiting count changes, a minute's worth at a time."""
    while actions.fold_counts() > 0:
        pass


@task(every="23 * * * *", alone=True)
def sweep_photos() -> None:
    """Each hour: photos whose draft was never sent."""
    actions.sweep_photos()


@task(every="41 18 * * *", alone=True)
def forget_ended() -> None:
    """Each night (02:41 in the city): name and number leave what was over long enough ago."""
    actions.forget_ended()
