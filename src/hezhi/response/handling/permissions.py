"""Who may do what beside a work order: whoever sits at the desk that has it. A helper from outside acts by his link alone."""

from hezhi.ground.platform.permissions import permits
from hezhi.response.requests import queries as requests

AT_DESK = (
    "handling.assign",
    "handling.arrive",
    "handling.note_cost",
    "handling.invite",
    "handling.revoke_invitation",
)
OF_THE_POST = (
    "handling.keep_words",
    "handling.patrol",
    "handling.report_found",
    "handling.keep_route",
    "handling.see_served",
)


def _at_desk(deed):
    def may(actor, dispatch):
        """The work order lies on a desk of the post in use."""
        return deed in actor.deeds and dispatch is not None and dispatch.handler_id in requests.desks_of(actor)

    may.__name__ = "may_" + deed.split(".")[1]
    return may


def _of_the_post(deed):
    def may(actor, obj=None):
        """The post has a desk, and what is changed belongs to it."""
        return deed in actor.deeds and actor.desk is not None and (obj is None or obj.desk == actor.desk)

    may.__name__ = "may_" + deed.split(".")[1]
    return may


for _deed in AT_DESK:
    permits(_deed)(_at_desk(_deed))
for _deed in OF_THE_POST:
    permits(_deed)(_of_the_post(_deed))
