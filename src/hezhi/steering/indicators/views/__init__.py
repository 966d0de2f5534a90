"""Pages of the room: the list of 30, the property rates, the hotline's rates. What they share is how a second person decides."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import NotPermitted, Refused

from ..forms import DecisionForm


def decide(request, found, decision: str, deeds: dict[str, Callable]) -> None:
    """The second person confirms, or says why not; 404 for what does not exist."""
    if found is None or decision not in deeds:
        raise Http404
    words = {} if decision == "confirm" else {"reason": reason_of(request)}
    do(request, lambda: deeds[decision](found, actor=request.actor, **words))


def reason_of(request) -> str:
    """The reason as the form took it, "" for none."""
    form = DecisionForm(request.POST)
    form.is_valid()
    return form.cleaned_data.get("reason", "")


def do(request, deed: Callable):
    """Do a deed and say so; what is refused is said, and nothing has changed. What the deed returns, else None."""
    try:
        done = deed()
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
        return None
    messages.success(request, _("已记下。"))
    return done
