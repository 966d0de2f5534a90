"""Ready answers at the dispatch desk: those that the desk's organisation keeps, else the house's own three."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform.actor import Actor

REPLIES = [
    _("您问的事今天电话答复过了。如果还有不清楚的，打 12345 报编号，不用从头讲。"),
    _("这是计划内的检修，已提前公示，恢复时间贴在楼门口。恢复以后还有问题，请告诉我们。"),
    _("这件事正在办，和您上次反映的是同一件，有进展马上告诉您。"),
]
_keepers: list[Callable[[Actor], list[str]]] = []


def register_replies(keeper: Callable[[Actor], list[str]]) -> None:
    """Let a room above keep ready answers: `keeper(actor) -> [text]`. The last one registered is asked."""
    _keepers.append(keeper)


def ready_replies(actor: Actor) -> list:
    """What may be said with one press, in a steady order."""
    return (_keepers[-1](actor) if _keepers else []) or REPLIES
