"""Accounts for tests; plain names, one password."""

from hezhi.ground.accounts import actions
from hezhi.ground.platform import actor

JOB = actor.job("tests")
PASSWORD = "槐树下的旧自行车-42"


def person(
    username="zhou.hang", *, name="周航", role="", title="青槐街道 派单员", area_path="00010002", desk=None, **more
):
    """An account; with `role` also a grant in force."""
    user = actions.open_account(username, actor=JOB, name=name, password=PASSWORD, **more)
    if role:
        actions.give_grant(user, actor=JOB, role=role, title=title, area_path=area_path, desk=desk)
    return user
